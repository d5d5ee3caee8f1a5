/** Whether a page can be used without a mouse, in its own time, and at any size. */
import type { Check } from "../../shared/agents/audit/check.ts";
import { noViewport } from "../../shared/agents/audit/common.ts";
import type { PageElement } from "../../shared/agents/audit/element.ts";
import type { Page } from "../../shared/agents/audit/page.ts";
import { styleOf, styles } from "./style.ts";

/** https://www.w3.org/TR/wai-aria-1.2/#role_definitions and the graphics and DPub roles that pages use. */
const ROLES = new Set(
  (
    "alert alertdialog application article banner blockquote button caption cell checkbox code " +
    "columnheader combobox complementary contentinfo definition deletion dialog directory document " +
    "emphasis feed figure form generic grid gridcell group heading img image insertion link list " +
    "listbox listitem log main mark marquee math menu menubar menuitem menuitemcheckbox " +
    "menuitemradio meter navigation none note option paragraph presentation progressbar radio " +
    "radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider " +
    "spinbutton status strong subscript suggestion superscript switch tab table tablist tabpanel " +
    "term textbox time timer toolbar tooltip tree treegrid treeitem " +
    "graphics-document graphics-object graphics-symbol"
  ).split(" "),
);
/** CSS pixels: https://www.w3.org/WAI/WCAG22/Understanding/target-size-minimum */
const SMALLEST_TARGET = 24;

export const operation: Check[] = [
  {
    id: "viewport-missing",
    severity: "serious",
    title: "The page does not fit itself to small screens",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/reflow",
    fix: 'Add <meta name="viewport" content="width=device-width, initial-scale=1">.',
    find: noViewport,
  },
  {
    id: "zoom-disabled",
    severity: "critical",
    title: "Visitors cannot enlarge the page",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/resize-text",
    fix: "Remove user-scalable=no and maximum-scale from the viewport.",
    find: (page) =>
      page
        .metas("viewport")
        .filter((meta) => stopsZoom(meta.attr("content") ?? ""))
        .map(({ startTag }) => startTag),
  },
  {
    id: "tabindex-positive",
    severity: "serious",
    title: "The order of the tab key is not the order of the page",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/focus-order",
    fix: 'Use tabindex="0" or none, and put the elements in the order they are used.',
    find: (page) =>
      page.elements
        .filter((element) => Number(element.attr("tabindex") ?? 0) > 0)
        .map(({ startTag }) => startTag),
  },
  {
    id: "focusable-hidden",
    severity: "serious",
    title: "The tab key leads to elements that are hidden from screen readers",
    source: "https://www.w3.org/WAI/standards-guidelines/act/rules/6cfa84/",
    fix: 'Remove aria-hidden, or take the element out of the order with tabindex="-1".',
    find: (page) => page.elements.filter(isHiddenAndFocusable).map(({ startTag }) => startTag),
  },
  {
    id: "role-unknown",
    severity: "serious",
    title: "Roles are given that do not exist",
    source: "https://www.w3.org/WAI/standards-guidelines/act/rules/674b10/",
    fix: "Use a role of WAI-ARIA, or an element that has the role by itself.",
    find: (page) =>
      page.elements
        .filter((element) => hasUnknownRole(element.attr("role")))
        .map(({ startTag }) => startTag),
  },
  {
    id: "sound-starts-itself",
    severity: "serious",
    title: "Sound plays before anybody asks for it",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/audio-control",
    fix: "Let visitors start it, or add muted.",
    find: (page) =>
      page
        .all("audio", "video")
        .filter((media) => media.has("autoplay") && !media.has("muted"))
        .map(({ startTag }) => startTag),
  },
  {
    id: "page-refreshes",
    severity: "serious",
    title: "The page reloads or leaves by itself",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/timing-adjustable",
    fix: "Remove the refresh; redirect on the server where the page has moved.",
    find: (page) =>
      page
        .all("meta")
        .filter((meta) => meta.attr("http-equiv")?.toLowerCase() === "refresh")
        .map(({ startTag }) => startTag),
  },
  {
    id: "motion-unstoppable",
    severity: "serious",
    title: "Text moves or blinks and cannot be stopped",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/pause-stop-hide",
    fix: "Let it stand still.",
    find: (page) => page.all("marquee", "blink").map(({ snippet }) => snippet),
  },
  {
    id: "focus-invisible",
    severity: "serious",
    title: "The style sheet takes away the mark of where the focus is",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/focus-visible",
    fix: "Give :focus-visible an outline of its own.",
    find: focusRemoved,
  },
  {
    id: "target-too-small",
    severity: "moderate",
    title: `Links or buttons are smaller than ${SMALLEST_TARGET} by ${SMALLEST_TARGET} pixels`,
    source: "https://www.w3.org/WAI/WCAG22/Understanding/target-size-minimum",
    fix: `Make them at least ${SMALLEST_TARGET} pixels wide and high, with padding for instance.`,
    find: (page) =>
      page
        .all("a", "button", "input")
        .filter((target) => isTooSmall(page, target))
        .map(({ snippet }) => snippet),
  },
];

function stopsZoom(content: string): boolean {
  const most = /maximum-scale\s*=\s*([\d.]+)/i.exec(content)?.[1];
  return /user-scalable\s*=\s*(no|0)/i.test(content) || (most !== undefined && Number(most) < 2);
}

function isHiddenAndFocusable(element: PageElement): boolean {
  if (!isFocusable(element)) return false;
  for (let at: PageElement | undefined = element; at !== undefined; at = at.parent) {
    if (at.has("hidden")) return false;
    if (at.attr("aria-hidden") === "true") return true;
  }
  return false;
}

function isFocusable(element: PageElement): boolean {
  const tabindex = element.attr("tabindex");
  if (tabindex !== undefined) return Number(tabindex) >= 0;
  if (element.has("disabled") || element.attr("type") === "hidden") return false;
  if (element.tag === "a") return element.has("href");
  return ["button", "input", "select", "textarea"].includes(element.tag);
}

function hasUnknownRole(role: string | undefined): boolean {
  const roles = role?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  // The first that a browser knows is the one: https://www.w3.org/TR/wai-aria-1.2/#host_general_role
  return roles.length > 0 && !roles.some((one) => ROLES.has(one) || one.startsWith("doc-"));
}

/** `outline: none` on what has the focus, with nothing in its place anywhere. */
function focusRemoved(page: Page): string[] {
  const rules = styles(page).rules.filter(({ selector }) => /:focus/.test(selector));
  const marks = rules.some(({ declarations }) =>
    ["outline", "box-shadow", "border", "background", "background-color", "text-decoration"].some(
      (property) => !/^(none|0|0px|transparent)?$/.test(declarations.get(property) ?? ""),
    ),
  );
  if (marks) return [];
  return styles(page)
    .rules.filter(({ selector }) => /:focus|^\*$|^(a|button|input)$/.test(selector))
    .filter(({ declarations }) => /^(none|0|0px)$/.test(declarations.get("outline") ?? ""))
    .map(({ selector }) => `${selector} { outline: none }`);
}

function isTooSmall(page: Page, target: PageElement): boolean {
  if (target.tag === "a" && !target.has("href")) return false;
  // A link in a line of text may be as high as the line.
  if (target.tag === "a" && target.within("p", "li", "td", "dd")) return false;
  const style = styleOf(page, target);
  const sizes = [style.get("width"), style.get("height")].map((size) => pixels(size));
  if (sizes.some((size) => size === undefined) || style.has("padding")) return false;
  return sizes.some((size) => size !== undefined && size < SMALLEST_TARGET);
}

const pixels = (size: string | undefined) =>
  size !== undefined && /^[\d.]+px$/.test(size) ? Number.parseFloat(size) : undefined;
