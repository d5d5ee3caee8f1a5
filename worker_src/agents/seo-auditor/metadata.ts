/** What the head of the page says about it. */
import type { Check } from "../../shared/agents/audit/check.ts";
import { noViewport } from "../../shared/agents/audit/common.ts";
import type { PageElement } from "../../shared/agents/audit/element.ts";
import type { Page } from "../../shared/agents/audit/page.ts";
import { hreflangProblems } from "./hreflang.ts";
import { structuredData } from "./structured-data.ts";

const TITLE_LINK = "https://developers.google.com/search/docs/appearance/title-link";
const SNIPPET = "https://developers.google.com/search/docs/appearance/snippet";

/** In characters. No search engine publishes a limit: these are what results have room for. */
const TITLE = { least: 10, most: 70 };
const DESCRIPTION = { least: 50, most: 200 };

/** https://ogp.me/#metadata */
const OPEN_GRAPH = ["og:title", "og:type", "og:image", "og:url"];
/** Crawlers take these from the head alone. */
const HEAD_METAS = ["description", "robots", "googlebot"];

/** A drawing has titles too. */
export const titles = (page: Page) => page.all("title").filter((title) => !title.within("svg"));

export const descriptions = (page: Page) =>
  page.metas("description").filter((meta) => meta.attr("content"));

const length = (text: string) => [...text].length;
const outside = (text: string, { least, most }: { least: number; most: number }) =>
  length(text) < least || length(text) > most;

export const metadata: Check[] = [
  {
    id: "title-missing",
    severity: "serious",
    title: "The page has no title",
    source: TITLE_LINK,
    fix: "Add a <title> that names the page and the business.",
    find: (page) => (titles(page).some(({ text }) => text) ? [] : ["No <title> with text"]),
  },
  {
    id: "title-multiple",
    severity: "moderate",
    title: "The page has more than one title",
    source: TITLE_LINK,
    fix: "Keep one <title>, in the head.",
    find: (page) => (titles(page).length > 1 ? titles(page) : []),
  },
  {
    id: "title-length",
    severity: "minor",
    title: `The title is not ${TITLE.least} to ${TITLE.most} characters long`,
    source: TITLE_LINK,
    fix: "Write a title that says what the page offers and that is not cut off in results.",
    find: (page) => {
      const text = titles(page)[0]?.text ?? "";
      return text && outside(text, TITLE) ? [`${length(text)} characters: ${text}`] : [];
    },
  },
  {
    id: "description-missing",
    severity: "moderate",
    title: "The page has no description for search results",
    source: SNIPPET,
    fix: 'Add <meta name="description" content="…"> with a sentence or two about this page.',
    find: (page) =>
      descriptions(page).length === 0 ? ['No <meta name="description"> with text'] : [],
  },
  {
    id: "description-length",
    severity: "minor",
    title: `The description is not ${DESCRIPTION.least} to ${DESCRIPTION.most} characters long`,
    source: SNIPPET,
    fix: "Say in a sentence or two what a visitor finds on this page.",
    find: (page) => {
      const text = descriptions(page)[0]?.attr("content") ?? "";
      return text && outside(text, DESCRIPTION) ? [`${length(text)} characters: ${text}`] : [];
    },
  },
  {
    id: "metadata-outside-head",
    severity: "serious",
    title: "Metadata stands after the end of the head, where crawlers do not read it",
    source: "https://developers.google.com/search/docs/crawling-indexing/valid-page-metadata",
    fix: "Move it into the head, in front of any element that does not belong there.",
    find: (page) => misplaced(page),
  },
  {
    id: "hreflang-invalid",
    severity: "moderate",
    title: "The links to other languages of the page are not valid",
    source: "https://developers.google.com/search/docs/specialty/international/localized-versions",
    fix: "Use language codes as de or de-CH, absolute addresses, and list this page as well.",
    find: hreflangProblems,
  },
  {
    id: "structured-data-invalid",
    severity: "serious",
    title: "Structured data cannot be read",
    source: "https://developers.google.com/search/docs/appearance/structured-data/sd-policies",
    fix: "Write valid JSON with @context and @type, and check it with the Rich Results Test.",
    find: (page) => structuredData(page).problems,
  },
  {
    id: "structured-data-missing",
    severity: "minor",
    title: "The page says nothing about itself in structured data",
    source:
      "https://developers.google.com/search/docs/appearance/structured-data/intro-structured-data",
    fix: "Describe the business in JSON-LD, as with schema.org/LocalBusiness or Organization.",
    find: (page) => (structuredData(page).present ? [] : ["Neither JSON-LD nor microdata"]),
  },
  {
    id: "open-graph-incomplete",
    severity: "minor",
    title: "The page does not say how it is to look when it is shared",
    source: "https://ogp.me/#metadata",
    fix: `Add the four basic properties: ${OPEN_GRAPH.join(", ")}.`,
    find: (page) => {
      const missing = OPEN_GRAPH.filter((name) => !page.metas(name)[0]?.attr("content"));
      return missing.length > 0 ? [`Missing: ${missing.join(", ")}`] : [];
    },
  },
  {
    id: "viewport-missing",
    severity: "serious",
    title: "The page is not set up for the screens of phones",
    source: "https://web.dev/articles/responsive-web-design-basics",
    fix: 'Add <meta name="viewport" content="width=device-width, initial-scale=1">.',
    find: noViewport,
  },
];

function misplaced(page: Page): PageElement[] {
  return [
    ...titles(page),
    ...HEAD_METAS.flatMap((name) => page.metas(name)),
    ...page.links("canonical"),
    ...page.links("alternate").filter((link) => link.has("hreflang")),
  ].filter((element) => !page.inHead(element));
}
