/** What a page tells of itself and of its parts to those who do not see its layout. */
import type { Check } from "../../shared/agents/audit/check.ts";
import type { PageElement } from "../../shared/agents/audit/element.ts";
import type { Page } from "../../shared/agents/audit/page.ts";

const HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"];

export const structure: Check[] = [
  {
    id: "language-missing",
    severity: "serious",
    title: "The page does not say which language it is in",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/language-of-page",
    fix: 'Name the language on the first tag, as in <html lang="en">.',
    find: (page) => {
      const language = page.first("html")?.attr("lang") ?? "";
      // https://www.rfc-editor.org/rfc/rfc5646#section-2.1
      return /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/i.test(language) ? [] : [`lang="${language}"`];
    },
  },
  {
    id: "title-missing",
    severity: "serious",
    title: "The page has no title",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/page-titled",
    fix: "Say in <title> what the page is about.",
    find: (page) =>
      page.all("title").some(({ source, parent }) => source.trim() && parent?.tag !== "svg")
        ? []
        : ["No <title> with text"],
  },
  {
    id: "heading-missing",
    severity: "moderate",
    title: "No heading begins the page",
    source: "https://www.w3.org/WAI/WCAG22/Techniques/general/G141",
    fix: "Put what the page is about into an <h1>.",
    find: (page) => (page.first("h1") === undefined ? ["No <h1>"] : []),
  },
  {
    id: "heading-level-skipped",
    severity: "moderate",
    title: "Headings skip a level",
    source: "https://www.w3.org/WAI/tutorials/page-structure/headings/",
    fix: "Let an <h3> follow an <h2>, and choose its size with CSS.",
    find: skippedHeadings,
  },
  {
    id: "main-missing",
    severity: "moderate",
    title: "Nothing marks where the content begins",
    source: "https://www.w3.org/WAI/ARIA/apg/practices/landmark-regions/",
    fix: "Put the content into <main>.",
    find: (page) => {
      const marked = page.elements.some((element) => element.attr("role") === "main");
      return page.first("main") !== undefined || marked ? [] : ["No <main>"];
    },
  },
  {
    id: "table-headers-missing",
    severity: "moderate",
    title: "Tables have no header cells",
    source: "https://www.w3.org/WAI/WCAG22/Techniques/html/H51",
    fix: "Use <th> for the cells that name a row or a column.",
    find: (page) =>
      page
        .all("table")
        .filter(lacksHeaders)
        .map(({ snippet }) => snippet),
  },
  {
    id: "list-broken",
    severity: "moderate",
    title: "Lists hold what is no item, or items stand outside of lists",
    source: "https://www.w3.org/WAI/WCAG22/Techniques/html/H48",
    fix: "Put every <li> directly into a <ul>, <ol> or <menu>, and nothing else beside it.",
    find: (page) => [...strayItems(page), ...strayChildren(page)].map(({ snippet }) => snippet),
  },
  {
    id: "id-duplicate",
    severity: "minor",
    title: "More than one element has the same id",
    source: "https://html.spec.whatwg.org/multipage/dom.html#the-id-attribute",
    fix: "Give each element an id of its own: labels and links find the first one only.",
    find: duplicateIds,
  },
  {
    id: "element-obsolete",
    severity: "minor",
    title: "Elements are used that browsers keep for old pages only",
    source: "https://html.spec.whatwg.org/multipage/obsolete.html#non-conforming-features",
    fix: "Use CSS for what they were for.",
    find: (page) =>
      page
        .all("font", "center", "big", "strike", "tt", "basefont", "frame", "frameset", "acronym")
        .map(({ snippet }) => snippet),
  },
];

function skippedHeadings(page: Page): string[] {
  let before = 0;
  return page.all(...HEADINGS).flatMap((heading) => {
    const level = Number(heading.tag[1]);
    const skips = before > 0 && level > before + 1;
    const found = skips ? [`${heading.snippet} follows an <h${before}>`] : [];
    before = level;
    return found;
  });
}

function lacksHeaders(table: PageElement): boolean {
  const role = table.attr("role");
  if (role === "presentation" || role === "none") return false;
  const headers = table.all("th").length > 0;
  return !headers && table.all("tr").length > 1 && table.all("td").length > 2;
}

const LISTS = new Set(["ul", "ol", "menu"]);
/** What may stand in a list beside its items: https://html.spec.whatwg.org/multipage/grouping-content.html#the-ul-element */
const BESIDE_ITEMS = new Set(["li", "script", "template"]);

const strayItems = (page: Page) =>
  page.all("li").filter(({ parent }) => !LISTS.has(parent?.tag ?? "") && !parent?.has("role"));

const strayChildren = (page: Page) =>
  page
    .all(...LISTS)
    .flatMap(({ content }) => content)
    .filter((child) => typeof child !== "string")
    .filter((child) => !BESIDE_ITEMS.has(child.tag));

function duplicateIds(page: Page): string[] {
  const seen = new Set<string>();
  return page.elements.flatMap((element) => {
    const id = element.attr("id");
    if (id === undefined || id === "") return [];
    if (seen.has(id)) return [element.startTag];
    seen.add(id);
    return [];
  });
}
