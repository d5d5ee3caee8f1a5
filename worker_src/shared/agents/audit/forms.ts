/** The fields of a page's forms, and what they are called. */
import type { PageElement } from "./element.ts";
import type { Page } from "./page.ts";

/** Of these, nobody has to say what goes in. */
const NO_FIELD = new Set(["hidden", "submit", "reset", "button", "image"]);

/** A control that a visitor fills in. */
export function isFormField(element: PageElement): boolean {
  if (element.tag === "select" || element.tag === "textarea") return true;
  return element.tag === "input" && !NO_FIELD.has(element.attr("type")?.toLowerCase() ?? "text");
}

/**
 * What a field is called; empty when nothing says it. A placeholder is no name.
 * https://www.w3.org/TR/accname-1.2/
 */
export function labelOf(page: Page, field: PageElement): string {
  const pointed = field
    .attr("aria-labelledby")
    ?.split(/\s+/)
    .map((id) => page.withId(id)?.text ?? "")
    .join(" ")
    .trim();
  const id = field.attr("id");
  const own = page.all("label").find((label) => id !== undefined && label.attr("for") === id);
  const names = [
    pointed,
    field.attr("aria-label"),
    own?.text,
    field.within("label")?.text,
    field.attr("title"),
  ];
  return names.find(Boolean) ?? "";
}
