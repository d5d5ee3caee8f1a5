/** The headline and what it asks visitors to do. */
import type { Check } from "../../shared/agents/audit/check.ts";
import { nameOf, noViewport } from "../../shared/agents/audit/common.ts";
import type { PageElement } from "../../shared/agents/audit/element.ts";
import type { Page } from "../../shared/agents/audit/page.ts";

const BUTTONS = "https://design-system.service.gov.uk/components/button/";

/** Our own measures: guidance says "early" and "one" and gives no numbers. */
const WORDS_BEFORE_ACTION = 120;
const MOST_ACTIONS = 6;

/** Names that do not say what happens, in the languages we meet most. */
const VAGUE = new Set(
  (
    "submit|ok|go|click|click here|here|send|enter|continue|next|button|more|senden|absenden|" +
    "weiter|hier klicken|envoyer|valider|cliquez ici|enviar|aceptar|invia"
  ).split("|"),
);
const EMPTY_HEADLINE =
  /^(welcome|home|homepage|home page|hello|hi|welcome to (our|my|the) (web ?site|home ?page)|willkommen|startseite|bienvenue|accueil|bienvenidos?|inicio|benvenuti)[\s!.]*$/i;
const LOOKS_LIKE_BUTTON = /(^|[\s_-])(btn|button|cta)([\s_-]|$)/i;

export interface Action {
  name: string;
  element: PageElement;
}

export const actions: Check[] = [
  {
    id: "headline-missing",
    severity: "serious",
    title: "No headline says what is offered",
    source: "https://www.nngroup.com/articles/113-design-guidelines-homepage-usability/",
    fix: "Say in one <h1> what visitors get, and for whom.",
    find: (page) => (page.all("h1").some((h1) => nameOf(h1)) ? [] : ["No <h1> with text"]),
  },
  {
    id: "headline-empty-words",
    severity: "moderate",
    title: "The headline greets instead of saying what is offered",
    source: "https://www.nngroup.com/articles/113-design-guidelines-homepage-usability/",
    fix: "Say what visitors get, and for whom.",
    find: (page) =>
      page
        .all("h1")
        .filter(({ text }) => EMPTY_HEADLINE.test(text))
        .map(({ snippet }) => snippet),
  },
  {
    id: "action-missing",
    severity: "critical",
    title: "There is nothing that visitors are asked to do",
    source: BUTTONS,
    fix: "Add a button or a link that looks like one, and name on it what visitors get.",
    find: (page) => (actionsOf(page).length === 0 ? ["No button, form, or telephone link"] : []),
  },
  {
    id: "action-late",
    severity: "serious",
    title: "Visitors have read much before they find what to do",
    source: "https://www.nngroup.com/articles/page-fold-manifesto/",
    fix: "Put the first button next to the headline.",
    find: actionIsLate,
  },
  {
    id: "action-vague",
    severity: "moderate",
    title: "Buttons do not say what happens",
    source: BUTTONS,
    fix: 'Name what visitors get, as in "Book a table" instead of "Submit".',
    find: (page) =>
      actionsOf(page)
        .filter(({ name }) =>
          VAGUE.has(
            name
              .toLowerCase()
              .replace(/[.!…›»→]+$/u, "")
              .trim(),
          ),
        )
        .map(({ element }) => element.snippet),
  },
  {
    id: "actions-compete",
    severity: "moderate",
    title: `More than ${MOST_ACTIONS} different buttons ask for attention`,
    source: BUTTONS,
    fix: "Keep one main action and repeat it; let the others be links.",
    find: (page) => {
      const names = new Set(
        actionsOf(page)
          .filter(looksLikeButton)
          .map(({ name }) => name),
      );
      return names.size > MOST_ACTIONS ? [...names] : [];
    },
  },
  {
    id: "action-dead",
    severity: "serious",
    title: "Buttons lead nowhere",
    source: "https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/a#onclick_events",
    fix: "Link to the page or the section where the action is done.",
    find: (page) =>
      actionsOf(page)
        .filter(({ element }) => element.tag === "a" && leadsNowhere(page, element))
        .map(({ element }) => element.snippet),
  },
  {
    id: "viewport-missing",
    severity: "serious",
    title: "The page does not fit itself to phones",
    source:
      "https://developers.google.com/search/docs/crawling-indexing/mobile/mobile-sites-mobile-first-indexing",
    fix: 'Add <meta name="viewport" content="width=device-width, initial-scale=1">.',
    find: noViewport,
  },
  {
    id: "dialog-interrupts",
    severity: "moderate",
    title: "A dialog covers the page before anybody has read it",
    source: "https://developers.google.com/search/docs/appearance/avoid-intrusive-interstitials",
    fix: "Open it when visitors ask for it.",
    find: (page) =>
      page
        .all("dialog")
        .filter((dialog) => dialog.has("open"))
        .map(({ snippet }) => snippet),
  },
];

/** Buttons, links that look like one, and links that call or write, outside of the navigation. */
export function actionsOf(page: Page): Action[] {
  return page
    .all("a", "button", "input")
    .filter((element) => isAction(element) && element.within("nav", "footer") === undefined)
    .map((element) => ({ element, name: element.attr("value") ?? nameOf(element) }));
}

function isAction(element: PageElement): boolean {
  const type = element.attr("type")?.toLowerCase();
  if (element.tag === "input") return type === "submit" || type === "button" || type === "image";
  if (element.tag === "button") return type !== "reset" && nameOf(element) !== "";
  const href = element.attr("href") ?? "";
  return /^(tel|mailto|sms):/i.test(href) || LOOKS_LIKE_BUTTON.test(looks(element));
}

const looks = (element: PageElement) =>
  `${element.attr("class") ?? ""} ${element.attr("role") ?? ""}`;

function looksLikeButton({ element }: Action): boolean {
  return element.tag !== "a" || LOOKS_LIKE_BUTTON.test(looks(element));
}

function actionIsLate(page: Page): string[] {
  const first = actionsOf(page)[0]?.element;
  if (first === undefined) return [];
  const before = wordsBefore(page.first("main") ?? page.first("body") ?? page.root, first);
  return before > WORDS_BEFORE_ACTION ? [`${before} words before ${first.snippet}`] : [];
}

/** How many words stand in an element before another one that is somewhere in the page. */
function wordsBefore(element: PageElement, end: PageElement): number {
  let count = 0;
  for (const part of element.content) {
    if (typeof part === "string") count += part.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
    else if (part.index >= end.index) return count;
    else if (part.tag !== "script" && part.tag !== "style") count += wordsBefore(part, end);
  }
  return count;
}

function leadsNowhere(page: Page, link: PageElement): boolean {
  const href = link.attr("href") ?? "";
  if (href === "" || href === "#" || /^javascript:/i.test(href)) return true;
  if (!href.startsWith("#")) return false;
  return page.withId(href.slice(1)) === undefined;
}
