/**
 * Text of other people inside a document, one function a context:
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html
 */

const HTML: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * As the text of an element, or inside a quoted attribute. Braces go too: a template engine
 * further on, which sees `{{…}}` or `${…}` in a page, would run what it finds there.
 */
export function html(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => HTML[character] ?? character)
    .replace(/[{}]/g, (brace) => (brace === "{" ? "&#123;" : "&#125;"));
}

/** An address in a quoted attribute; what is no http, https, mailto or tel address becomes `#`. */
export function url(address: string): string {
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  const harmless = ["http:", "https:", "mailto:", "tel:"].includes(parsed?.protocol ?? "");
  return html(harmless && parsed !== undefined ? parsed.href : "#");
}

/**
 * As the value of a CSS declaration inside `<style>`: what could end the value, the rule or the
 * element, or fetch something, is dropped. https://www.w3.org/TR/css-syntax-3/
 */
export function css(value: string): string {
  return value.replace(/[^\p{L}\p{N} #%.,"'_-]/gu, "");
}

/**
 * A value inside `<script type="application/ld+json">`: valid JSON in which neither `</script` nor
 * `<!--` can occur. https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
 */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]|\{(?=[{%#])|\$(?=\{)/g, escapeUnit);
}

/** JSON's own braces are never followed by what opens a template, so only text is touched. */
const escapeUnit = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A piece of a document in which everything foreign is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Markup[];

/** A template for HTML: what is put in is escaped, unless it is {@link Markup} already. */
export function markup(literals: TemplateStringsArray, ...parts: Part[]): Markup {
  const written = parts.map((part) => {
    if (part instanceof Markup) return part.text;
    return Array.isArray(part) ? part.map(({ text }) => text).join("\n") : html(String(part));
  });
  return new Markup(String.raw({ raw: literals }, ...written));
}
