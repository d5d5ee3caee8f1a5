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
 * What a field is called by a label; empty when none says it. A title or a placeholder is a name too,
 * but a weak one: {@link weakNameOf}. https://www.w3.org/TR/accname-1.2/
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
  const names = [pointed, field.attr("aria-label"), own?.text, field.within("label")?.text];
  return names.find(Boolean) ?? "";
}

/**
 * The name that browsers give a field without a label: seen only on hovering, or gone once one types.
 * https://www.w3.org/TR/html-aam-1.0/#accname-computation
 */
export function weakNameOf(field: PageElement): string {
  return field.attr("title") || field.attr("placeholder") || "";
}
