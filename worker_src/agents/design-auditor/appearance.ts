/** Whether text can be read, as far as the page's own styles tell. */
import { colord, extend } from "colord";
import a11y from "colord/plugins/a11y";
import named from "colord/plugins/names";
import type { Check } from "../../shared/agents/audit/check.ts";
import type { PageElement } from "../../shared/agents/audit/element.ts";
import type { Page } from "../../shared/agents/audit/page.ts";
import { type Declarations, styleOf } from "./style.ts";

extend([a11y, named]);

/** https://www.w3.org/WAI/WCAG22/Understanding/contrast-minimum */
const AA = 4.5;
const AA_LARGE = 3;
/** CSS pixels; 14 points when bold, 18 otherwise. */
const LARGE = 24;
const LARGE_BOLD = 18.66;
/** CSS pixels: https://developer.chrome.com/docs/lighthouse/seo/font-size */
const SMALLEST_TEXT = 12;
/** Looking up the styles of an element takes time; this many show how a page is made. */
const MOST_ELEMENTS = 2000;

interface Pair {
  element: PageElement;
  text: string;
  ground: string;
  /** 1 to 21. */
  ratio: number;
  required: number;
}

export const appearance: Check[] = [
  {
    id: "contrast-low",
    severity: "serious",
    title: "Text does not stand out from its background",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/contrast-minimum",
    fix: `Darken or lighten one of the two until the ratio is ${AA}, or ${AA_LARGE} for large text.`,
    find: (page) =>
      contrastOf(page)
        .filter(({ ratio, required }) => ratio < required)
        .map(
          ({ element, text, ground, ratio, required }) =>
            `${text} on ${ground} is ${ratio} and not ${required}: ${element.snippet}`,
        ),
  },
  {
    id: "text-too-small",
    severity: "moderate",
    title: `Text is smaller than ${SMALLEST_TEXT} pixels`,
    source: "https://developer.chrome.com/docs/lighthouse/seo/font-size",
    fix: "Make it 1rem, or 0.875rem where it is not what visitors came for.",
    find: (page) =>
      texts(page)
        .filter((element) => (fontSize(styleOf(page, element)) ?? SMALLEST_TEXT) < SMALLEST_TEXT)
        .map(({ snippet }) => snippet),
  },
  {
    id: "text-justified",
    severity: "minor",
    title: "Text is stretched to both margins",
    source: "https://www.w3.org/WAI/WCAG22/Techniques/css/C19",
    fix: "Align it to the side where lines begin: text-align: start.",
    find: (page) =>
      texts(page)
        .filter((element) => styleOf(page, element).get("text-align") === "justify")
        .map(({ snippet }) => snippet),
  },
];

/** Every text of which both colours are declared, by an element or by one around it. */
export function contrastOf(page: Page): Pair[] {
  return texts(page).flatMap((element) => {
    const text = declared(page, element, (style) => style.get("color"));
    const ground = declared(page, element, groundOf);
    if (text === undefined || ground === undefined) return [];
    const [over, under] = [colord(text), colord(ground)];
    // Through a half transparent colour shines what cannot be seen here.
    if (!over.isValid() || !under.isValid() || over.alpha() < 1 || under.alpha() < 1) return [];
    const required = isLarge(styleOf(page, element), element) ? AA_LARGE : AA;
    return [{ element, text, ground, ratio: over.contrast(under), required }];
  });
}

/** Elements with text of their own. */
function texts(page: Page): PageElement[] {
  const body = page.elements.filter((element) => !page.inHead(element)).slice(0, MOST_ELEMENTS);
  return body.filter(
    ({ tag, content }) =>
      tag !== "script" &&
      tag !== "style" &&
      content.some((part) => typeof part === "string" && part.trim() !== ""),
  );
}

/** The nearest statement, from the element outwards; undefined where none is made. */
function declared(
  page: Page,
  element: PageElement,
  read: (style: Declarations) => string | undefined,
): string | undefined {
  for (let at: PageElement | undefined = element; at !== undefined; at = at.parent) {
    const value = read(styleOf(page, at));
    if (value !== undefined && value !== "inherit") return value;
  }
  return undefined;
}

/** A picture or a gradient is a statement, and no colour. */
function groundOf(style: Declarations): string | undefined {
  if (style.has("background-image")) return style.get("background-image");
  const ground = style.get("background-color") ?? style.get("background");
  return ground === "none" || ground === "transparent" ? undefined : ground;
}

function isLarge(style: Declarations, { tag }: PageElement): boolean {
  const size = fontSize(style);
  // Browsers set h1 at twice and h2 at one and a half times the size of text, both bold.
  if (size === undefined) return tag === "h1" || tag === "h2";
  const weight = style.get("font-weight") ?? (/^h[1-6]$/.test(tag) ? "bold" : "");
  const bold = weight === "bold" || Number(weight) >= 700;
  return size >= (bold ? LARGE_BOLD : LARGE);
}

function fontSize(style: Declarations): number | undefined {
  const [, size, unit] = /^([\d.]+)(px|pt|rem)$/.exec(style.get("font-size") ?? "") ?? [];
  if (size === undefined) return undefined;
  return Number(size) * (unit === "rem" ? 16 : unit === "pt" ? 4 / 3 : 1);
}
