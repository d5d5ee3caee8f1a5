/** Whether everything that says or does something has a name that can be read out. */
import type { Check } from "../../shared/agents/audit/check.ts";
import { nameOf } from "../../shared/agents/audit/common.ts";
import type { PageElement } from "../../shared/agents/audit/element.ts";
import { isFormField, labelOf, weakNameOf } from "../../shared/agents/audit/forms.ts";
import type { Page } from "../../shared/agents/audit/page.ts";

export const names: Check[] = [
  {
    id: "image-alt-missing",
    severity: "critical",
    title: "Images say nothing to people who do not see them",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/non-text-content",
    fix: 'Describe each image in its alt attribute; give alt="" to one that is mere decoration.',
    find: (page) =>
      [
        ...page.all("img").filter((image) => !isNamed(image) && !isHidden(image)),
        ...page.all("input").filter((input) => typeOf(input) === "image" && !isNamed(input)),
      ].map(({ startTag }) => startTag),
  },
  {
    id: "field-label-missing",
    severity: "critical",
    title: "Fields of a form have no label",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/labels-or-instructions",
    fix: "Write a <label for> with the id of the field.",
    find: (page) =>
      unlabelled(page)
        .filter((field) => weakNameOf(field) === "")
        .map(({ startTag }) => startTag),
  },
  {
    id: "field-label-weak",
    severity: "moderate",
    title: "Fields are named by their title or placeholder alone",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/labels-or-instructions",
    fix: "Write a <label for> with the id of the field: it stays in sight, and makes the field easier to hit.",
    find: (page) =>
      unlabelled(page)
        .filter((field) => weakNameOf(field) !== "")
        .map(({ startTag }) => startTag),
  },
  {
    id: "button-name-missing",
    severity: "critical",
    title: "Buttons do not say what they do",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/name-role-value",
    fix: "Put text into the button, or an aria-label on it.",
    find: (page) =>
      [
        ...page.all("button").filter((button) => !isNamed(button) && nameOf(button) === ""),
        ...page
          .all("input")
          .filter((input) => typeOf(input) === "button" && !input.attr("value") && !isNamed(input)),
      ]
        .filter((button) => !isHidden(button))
        .map(({ snippet }) => snippet),
  },
  {
    id: "link-name-missing",
    severity: "serious",
    title: "Links do not say where they lead",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/link-purpose-in-context",
    fix: "Put text into the link, or alt text on the image in it.",
    find: (page) =>
      page
        .all("a")
        .filter((link) => link.has("href") && !isNamed(link) && nameOf(link) === "")
        .filter((link) => !isHidden(link))
        .map(({ snippet }) => snippet),
  },
  {
    id: "frame-title-missing",
    severity: "serious",
    title: "Embedded pages have no title",
    source: "https://www.w3.org/WAI/WCAG22/Techniques/html/H64",
    fix: "Say in the title attribute of the <iframe> what is in it.",
    find: (page) =>
      page
        .all("iframe")
        .filter((frame) => !isNamed(frame) && !frame.attr("title") && !isHidden(frame))
        .map(({ startTag }) => startTag),
  },
];

const unlabelled = (page: Page): PageElement[] =>
  page
    .all("input", "select", "textarea")
    .filter((field) => isFormField(field) && !isHidden(field) && labelOf(page, field) === "");

const typeOf = (input: PageElement) => input.attr("type")?.toLowerCase() ?? "text";

/** By an attribute: for an image an empty alt is a statement too. */
function isNamed(element: PageElement): boolean {
  if (element.has("alt") && element.tag !== "a") return true;
  return Boolean(element.attr("aria-label") || element.attr("aria-labelledby"));
}

/** Not there for anybody, or not for those who hear the page. */
function isHidden(element: PageElement): boolean {
  const role = element.attr("role")?.toLowerCase();
  return (
    element.has("hidden") ||
    element.attr("aria-hidden") === "true" ||
    role === "presentation" ||
    role === "none" ||
    (element.parent !== undefined && isHidden(element.parent))
  );
}
