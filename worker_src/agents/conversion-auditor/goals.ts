/** What a page needs for the goal that it is run for. */
import type { Check } from "../../shared/agents/audit/check.ts";
import { nameOf } from "../../shared/agents/audit/common.ts";
import type { Page } from "../../shared/agents/audit/page.ts";
import { GENERAL_GOAL, GOALS } from "../../shared/agents/knowledge/goals/index.ts";
import { lookup } from "../../shared/agents/knowledge/lookup.ts";
import type { OptimizeRequest } from "../../shared/contract.ts";
import { formsOf } from "./forms.ts";

const LANDING_PAGES = "https://support.google.com/google-ads/answer/6238826";

/** A sum with the sign or the code of its currency, before or after it. */
const PRICE =
  /(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|CAD|AUD|INR|JPY)\b)\s?\d|\d[\d.,' ]{0,20}\s?(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|CAD|AUD|INR|JPY|euros?|dollars?|pounds?|francs?|rupees?)\b)/i;

/** Words of links and buttons that take visitors on, by goal, in the languages we meet most. */
const STEPS: Record<string, { step: string; words: RegExp }> = {
  online_sales: {
    step: "buy",
    words:
      /\b(buy|shop|order|basket|cart|checkout|kaufen|bestellen|warenkorb|acheter|commander|panier|comprar|carrito|pedido)/i,
  },
  bookings: {
    step: "book",
    words:
      /\b(book|reserve|reservation|appointment|schedule|availability|table|buchen|termin|reservieren|réserver|rendez-vous|reservar|cita)/i,
  },
  donations: {
    step: "give",
    words: /\b(donate|donation|give|support us|contribute|spenden?|faire un don|donner|donar)/i,
  },
  audience_growth: {
    step: "follow or subscribe",
    words: /\b(subscribe|newsletter|sign up|follow|join|abonnieren|s'abonner|inscri|suscrib)/i,
  },
  customer_support: {
    step: "get help",
    words: /\b(help|support|faq|questions|contact|ticket|hilfe|kontakt|aide|ayuda|soporte)/i,
  },
  recruitment: {
    step: "apply",
    words: /\b(apply|jobs?|careers?|vacanc|join|bewerb|stellen|karriere|postuler|carrière|empleo)/i,
  },
};

export const goals: Check[] = [
  {
    id: "goal-step-missing",
    severity: "serious",
    title: "No link or button takes visitors on to the goal of the page",
    source: LANDING_PAGES,
    fix: "Add one, and name the step on it as your visitors would.",
    find: (page, request) => {
      const goal = STEPS[goalOf(request).key];
      if (goal === undefined || offers(page, goal.words)) return [];
      return [`Nothing to ${goal.step} with`];
    },
  },
  {
    id: "price-missing",
    severity: "serious",
    title: "Nothing says what it costs",
    source: "https://support.google.com/merchants/answer/4752265",
    fix: "Show the price with its currency, or from where prices begin.",
    find: (page, request) =>
      goalOf(request).key !== "online_sales" || PRICE.test(page.text) ? [] : ["No price"],
  },
  {
    id: "lead-path-missing",
    severity: "serious",
    title: "Visitors who are interested have no way to say so",
    source: LANDING_PAGES,
    fix: "Add a short form, an e-mail address or a telephone number, each as a link.",
    find: (page, request) =>
      goalOf(request).key !== "lead_generation" || hasLeadPath(page)
        ? []
        : ["No form, e-mail link or telephone link"],
  },
];

/** The goal as the knowledge base calls it; the checks of a particular goal are not asked for others. */
export function goalOf({ primaryGoal }: OptimizeRequest): { key: string; known: boolean } {
  const { key, known } = lookup(GOALS, GENERAL_GOAL, primaryGoal);
  return { key, known };
}

function offers(page: Page, words: RegExp): boolean {
  const named = page.all("a", "button").some((element) => words.test(nameOf(element)));
  return named || page.all("input").some((input) => words.test(input.attr("value") ?? ""));
}

function hasLeadPath(page: Page): boolean {
  const written = page.all("a").some((link) => /^(tel|mailto|sms):/i.test(link.attr("href") ?? ""));
  return written || formsOf(page).some(({ fields }) => fields.length > 0);
}
