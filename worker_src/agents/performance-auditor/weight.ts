/** How much there is to read, to lay out and to run. */
import type { Check } from "../../shared/agents/audit/check.ts";
import { noViewport } from "../../shared/agents/audit/common.ts";
import type { Page } from "../../shared/agents/audit/page.ts";
import { inlineScripts, inlineStyles } from "./resources.ts";

const KIB = 1024;
/**
 * Uncompressed. The budget for all that the first paint needs is 170 KB compressed; text compresses
 * to about a third, so a document of this size alone spends it.
 */
const MOST_HTML = 512 * KIB;
const MOST_INLINE = 100 * KIB;
const MOST_IN_DATA = 10 * KIB;
/** Where Lighthouse calls a page's tree excessive. */
const MOST_ELEMENTS = 1400;
const DEEPEST = 32;

const DATA = /data:[\w+./-]*(?:;[\w=-]+)*;base64,[\w+/=%-]*/gi;

const kib = (bytes: number) => `${Math.round(bytes / KIB)} KiB`;
const lengthOf = (texts: string[]) => texts.reduce((sum, { length }) => sum + length, 0);

export const inlineSizes = (page: Page) => ({
  scripts: lengthOf(inlineScripts(page)),
  styles: lengthOf(inlineStyles(page)),
});

export const weight: Check[] = [
  {
    id: "html-large",
    severity: "moderate",
    title: `The document is larger than ${kib(MOST_HTML)}`,
    source: "https://web.dev/articles/performance-budgets-101",
    fix: "Split the page, or load parts of it when they are wanted; move data out of the document.",
    find: ({ fetched: { body, cut } }) =>
      body.length > MOST_HTML ? [`${cut ? "more than " : ""}${kib(body.length)}`] : [],
  },
  {
    id: "inline-code-large",
    severity: "moderate",
    title: `More than ${kib(MOST_INLINE)} of scripts and styles are in the document`,
    source: "https://web.dev/learn/performance/optimize-resource-loading",
    fix: "Keep in the page what the first screen needs; the rest goes into files that are cached.",
    find: (page) => {
      const { scripts, styles } = inlineSizes(page);
      return scripts + styles > MOST_INLINE
        ? [`${kib(scripts)} of scripts, ${kib(styles)} of styles`]
        : [];
    },
  },
  {
    id: "data-large",
    severity: "moderate",
    title: "Files are written into the document as text",
    source: "https://calendar.perfplanet.com/2020/the-dangers-of-data-uris/",
    fix: `Serve files of more than ${kib(MOST_IN_DATA)} by themselves, so that they are cached and wait their turn.`,
    find: (page) =>
      dataAddresses(page)
        .filter(({ length }) => length > MOST_IN_DATA)
        .map((address) => `${kib(address.length)}: ${address.slice(0, 60)}…`),
  },
  {
    id: "elements-many",
    severity: "moderate",
    title: `The page has more than ${MOST_ELEMENTS} elements`,
    source: "https://developer.chrome.com/docs/lighthouse/performance/dom-size",
    fix: "Show less at once, and drop elements that are there for layout alone.",
    find: ({ elements }) =>
      elements.length > MOST_ELEMENTS ? [`${elements.length} elements`] : [],
  },
  {
    id: "elements-deep",
    severity: "minor",
    title: `Elements are nested more than ${DEEPEST} deep`,
    source: "https://developer.chrome.com/docs/lighthouse/performance/dom-size",
    fix: "Drop elements that hold nothing but one other.",
    find: ({ parsed: { depth } }) => (depth > DEEPEST ? [`${depth} deep`] : []),
  },
  {
    id: "viewport-missing",
    severity: "serious",
    title: "Phones lay the page out for a desktop, and wait for a second tap",
    source: "https://developer.chrome.com/docs/performance/insights/viewport",
    fix: 'Add <meta name="viewport" content="width=device-width, initial-scale=1">.',
    find: noViewport,
  },
];

/** Where files are written as text: in images, in styles of elements and in style sheets. */
function dataAddresses(page: Page): string[] {
  const places = [
    ...page.elements.flatMap((element) =>
      ["src", "srcset", "href", "style"].map((name) => element.attr(name) ?? ""),
    ),
    ...inlineStyles(page),
  ];
  return places.filter((place) => place.length > MOST_IN_DATA).flatMap((p) => p.match(DATA) ?? []);
}
