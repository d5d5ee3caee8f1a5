/** Whether visitors can tell who is behind a page, and that others were satisfied. */
import type { Check } from "../../shared/agents/audit/check.ts";
import type { Page } from "../../shared/agents/audit/page.ts";
import { formsOf } from "./forms.ts";

const CREDIBILITY = "https://credibility.stanford.edu/guidelines/index.html";

/** Words of visitors, numbers of customers, and names for them, in the languages we meet most. */
const PROOF =
  /testimonial|review|rating|rated|trusted by|our (customers|clients|guests)|customers say|clients say|guests say|case stud|success stor|award|certified|years of experience|since (18|19|20)\d\d|kundenstimmen|bewertung|referenzen|témoignage|avis (de )?(nos )?clients|testimonio|opiniones/i;
const PROOF_TYPES = /"@type"\s*:\s*"(AggregateRating|Review)"/;
const CONTACT = /contact|kontakt|contacto|contatti|impressum|imprint|find us|visit us/i;
/** With a sign or a leading nought and in at least three groups: a date or a price is none. */
const PHONE = /(?:\+\d{1,3}[\s().-]*|\(?\b0\d{1,4}\)?[\s.-])\d{2,4}(?:[\s.-]\d{2,4}){1,4}\b/;
const MOST_SAMPLE = 100_000;

export const trust: Check[] = [
  {
    id: "contact-missing",
    severity: "serious",
    title: "Visitors cannot tell how to reach the people behind the page",
    source: CREDIBILITY,
    fix: "Give a telephone number, an e-mail address, or a link to a contact page.",
    find: (page) => (hasContact(page) ? [] : ["No telephone, e-mail, address or contact link"]),
  },
  {
    id: "phone-not-linked",
    severity: "minor",
    title: "A telephone number cannot be called by touching it",
    source: "https://web.dev/articles/click-to-call",
    fix: 'Make it a link, as in <a href="tel:+41315550123">.',
    find: (page) => {
      const number = PHONE.exec(page.text.slice(0, MOST_SAMPLE))?.[0];
      return number === undefined || linksTo(page, /^(tel|sms|callto):/i) ? [] : [number];
    },
  },
  {
    id: "proof-missing",
    severity: "moderate",
    title: "Nothing shows that others were satisfied",
    source: CREDIBILITY,
    fix: "Show what customers say, with their names, or work that was done, with its result.",
    find: (page) => (hasProof(page) ? [] : ["No review, testimonial, rating or reference"]),
  },
  {
    id: "owner-missing",
    severity: "moderate",
    title: "The page does not say whose it is",
    source: CREDIBILITY,
    fix: "Link to a page about you, or name yourself in the footer.",
    find: (page) => (namesOwner(page) ? [] : ["No link about the owner, no address, no notice"]),
  },
];

const linksTo = (page: Page, pattern: RegExp) =>
  page.all("a").some((link) => pattern.test(link.attr("href") ?? ""));

function hasContact(page: Page): boolean {
  if (linksTo(page, /^(tel|mailto|sms|callto):/i) || page.first("address") !== undefined)
    return true;
  const named = page
    .all("a")
    .some((link) => CONTACT.test(`${link.text} ${link.attr("href") ?? ""}`));
  return named || formsOf(page).some(({ form }) => form.all("textarea").length > 0);
}

function hasProof(page: Page): boolean {
  if (page.first("blockquote") !== undefined) return true;
  const typed = page.all("script").some(({ source }) => PROOF_TYPES.test(source));
  return typed || PROOF.test(page.text);
}

function namesOwner(page: Page): boolean {
  const words =
    /\babout\b|über uns|à propos|qui sommes|sobre nosotros|chi siamo|imprint|impressum|our (team|story)|©|copyright/i;
  return (
    page.first("address") !== undefined ||
    words.test(
      page
        .all("footer")
        .map(({ text }) => text)
        .join(" "),
    ) ||
    page.all("a").some(({ text }) => words.test(text))
  );
}
