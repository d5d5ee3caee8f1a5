/** What a crawler finds to read and to follow. */
import type { Check } from "../../shared/agents/audit/check.ts";
import { nameOf } from "../../shared/agents/audit/common.ts";
import type { PageElement } from "../../shared/agents/audit/element.ts";
import type { Page } from "../../shared/agents/audit/page.ts";

const LINKS = "https://developers.google.com/search/docs/crawling-indexing/links-crawlable";
const TITLE_LINK = "https://developers.google.com/search/docs/appearance/title-link";

/** Our own measure of what is hardly a page; no search engine publishes one. */
const FEWEST_WORDS = 100;

/** Link texts that say nothing of where they lead, in the languages we meet most. */
const GENERIC = new Set(
  (
    "click here|here|read more|more|learn more|link|this|this page|go|hier|hier klicken|mehr|" +
    "mehr erfahren|weiterlesen|ici|cliquez ici|en savoir plus|lire la suite|qui|clicca qui|" +
    "leggi di più|scopri di più|aquí|haz clic aquí|leer más|más información"
  ).split("|"),
);

/** A word, or a sign of the scripts that put no space between words. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu;

export const wordsOf = (page: Page) => page.text.match(WORD)?.length ?? 0;

export const content: Check[] = [
  {
    id: "h1-missing",
    severity: "moderate",
    title: "The page has no main heading",
    source: TITLE_LINK,
    fix: "Put what the page is about into one <h1>.",
    find: (page) => (page.all("h1").some((h1) => nameOf(h1)) ? [] : ["No <h1> with text"]),
  },
  {
    id: "h1-multiple",
    severity: "minor",
    title: "More than one heading claims to be the main one",
    source: TITLE_LINK,
    fix: "Keep one <h1>, and make the others <h2>.",
    find: (page) => (page.all("h1").length > 1 ? page.all("h1") : []),
  },
  {
    id: "thin-content",
    severity: "moderate",
    title: `The page has less than ${FEWEST_WORDS} words`,
    source: "https://developers.google.com/search/docs/fundamentals/creating-helpful-content",
    fix: "Answer in text what visitors come to find out; text in images or scripts may be missed.",
    find: (page) => (wordsOf(page) < FEWEST_WORDS ? [`${wordsOf(page)} words`] : []),
  },
  {
    id: "image-alt-missing",
    severity: "moderate",
    title: "Images have no text alternative",
    source: "https://developers.google.com/search/docs/appearance/google-images",
    fix: 'Describe each image in its alt attribute; give alt="" to one that is mere decoration.',
    find: (page) => page.all("img").filter((image) => !image.has("alt") && !hidden(image)),
  },
  {
    id: "links-not-crawlable",
    severity: "moderate",
    title: "Links work by script alone, so crawlers cannot follow them",
    source: LINKS,
    fix: "Use <a href> with the address of a page.",
    find: (page) => page.all("a", "span", "div").filter(needsScript),
  },
  {
    id: "link-text-missing",
    severity: "moderate",
    title: "Links have no text",
    source: LINKS,
    fix: "Say in the link, or in the alt text of its image, where it leads.",
    find: (page) =>
      page.all("a").filter((link) => link.has("href") && nameOf(link) === "" && !hidden(link)),
  },
  {
    id: "link-text-generic",
    severity: "minor",
    title: "Link texts do not say where they lead",
    source: LINKS,
    fix: "Name the page that the link leads to.",
    find: (page) => page.all("a").filter((link) => link.has("href") && isGeneric(link.text)),
  },
];

function hidden(element: PageElement): boolean {
  return element.attr("aria-hidden") === "true" || element.attr("role") === "presentation";
}

function needsScript(element: PageElement): boolean {
  const href = element.attr("href");
  if (element.tag !== "a") return href !== undefined;
  if (href === undefined) return element.has("onclick") || element.has("routerlink");
  return /^javascript:/i.test(href);
}

function isGeneric(text: string): boolean {
  if (text.length > 40) return false;
  return GENERIC.has(
    text
      .toLowerCase()
      .replace(/[.…!›»→>]+$/u, "")
      .trim(),
  );
}
