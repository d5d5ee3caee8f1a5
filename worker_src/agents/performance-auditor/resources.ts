/** What a browser has to get for a page, as far as the page's own source tells. */
import type { PageElement } from "../../shared/agents/audit/element.ts";
import type { Page } from "../../shared/agents/audit/page.ts";

export type Kind = "script" | "style" | "image" | "frame" | "media" | "font" | "other";

export interface Resource {
  kind: Kind;
  element: PageElement;
  url: URL;
}

/** Of `type` on a script: https://html.spec.whatwg.org/multipage/scripting.html#attr-script-type */
const CLASSIC = /^(?:(?:text|application)\/(?:x-)?(?:java|ecma)script(?:\s*;.*)?)?$/i;

/** A script that browsers run as soon as they come to it. */
export function isClassic(script: PageElement): boolean {
  return CLASSIC.test(script.attr("type") ?? "") && !script.within("svg");
}

/** Scripts and styles in the head that hold back the first paint. */
export function blockingScripts(page: Page): PageElement[] {
  return page
    .all("script")
    .filter((script) => page.inHead(script) && script.has("src") && isClassic(script))
    .filter((script) => !script.has("async") && !script.has("defer"));
}

export function blockingStyles(page: Page): PageElement[] {
  return page
    .links("stylesheet")
    .filter((link) => page.inHead(link) && !link.has("disabled") && link.has("href"))
    .filter((link) => !link.hasWord("rel", "alternate"))
    .filter((link) => ["", "all", "screen"].includes(link.attr("media")?.toLowerCase() ?? ""));
}

/** Each address once, in the order of the page; nothing that is in the page itself. */
export function resources(page: Page): Resource[] {
  const found = new Map<string, Resource>();
  for (const element of page.elements) {
    const kind = kindOf(element);
    if (kind === undefined) continue;
    const url = page.resolve(element.attr(element.tag === "link" ? "href" : "src") || undefined);
    if (url === undefined || !url.protocol.startsWith("http") || found.has(url.href)) continue;
    found.set(url.href, { kind, element, url });
  }
  return [...found.values()];
}

const KINDS = new Map<string, Kind>(
  Object.entries({
    script: "script",
    img: "image",
    iframe: "frame",
    video: "media",
    audio: "media",
    embed: "other",
  }),
);

/** What `as` of a preload says; anything else is "other". */
const PRELOADED: readonly string[] = ["script", "style", "font", "image"] satisfies Kind[];

function kindOf(element: PageElement): Kind | undefined {
  if (element.tag !== "link") return KINDS.get(element.tag);
  if (element.hasWord("rel", "stylesheet")) return "style";
  if (element.hasWord("rel", "modulepreload")) return "script";
  if (element.hasWord("rel", "icon") || element.hasWord("rel", "manifest")) return "other";
  if (!element.hasWord("rel", "preload")) return undefined;
  const as = element.attr("as")?.toLowerCase() ?? "";
  return PRELOADED.includes(as) ? (as as Kind) : "other";
}

/** How many there are of each kind. */
export function tally(page: Page): Record<Kind, number> {
  const count = { script: 0, style: 0, image: 0, frame: 0, media: 0, font: 0, other: 0 };
  for (const { kind } of resources(page)) count[kind] += 1;
  return count;
}

/** The texts of the page's own style sheets, and of its own scripts. */
export const inlineStyles = (page: Page) => page.all("style").map(({ source }) => source);

export const inlineScripts = (page: Page) =>
  page
    .all("script")
    .filter((script) => !script.has("src"))
    .filter((script) => isClassic(script) || script.attr("type")?.toLowerCase() === "module")
    .map(({ source }) => source);
