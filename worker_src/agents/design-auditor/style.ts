/**
 * The styles that a page brings along: its `<style>` elements and `style` attributes. Rules about
 * one element (`p`, `.card`, `a.button`) are followed. Where another rule may hold as well (`nav a`,
 * or a style sheet that is not part of the page) the value is {@link UNSURE}, for an audit must not
 * find what is not there. What stands in `@media` and the like is left out.
 */
import type { PageElement } from "../../shared/agents/audit/element.ts";
import type { Page } from "../../shared/agents/audit/page.ts";

/** Looking up a style takes time; a longer style sheet is only counted. */
const MOST_RULES = 1500;

/** A value that cannot be told from the source of the page. */
export const UNSURE = "?";

export type Declarations = ReadonlyMap<string, string>;

export interface Rule {
  selector: string;
  declarations: Declarations;
}

interface Compound {
  tag: string | undefined;
  id: string | undefined;
  classes: string[];
  declarations: Declarations;
  /** https://www.w3.org/TR/selectors-4/#specificity-rules, as one number, then the order. */
  weight: number;
}

interface Styles {
  rules: Rule[];
  /** By the id, class or tag that an element must have. */
  byKey: ReadonlyMap<string, Compound[]>;
  byElement: WeakMap<PageElement, Declarations>;
}

const read = new WeakMap<Page, Styles>();

/** The rules outside of every `@` block, in order. */
export function styles(page: Page): Styles {
  const known = read.get(page);
  if (known !== undefined) return known;
  const source = page
    .all("style")
    .map((style) => style.source)
    .join("\n");
  const rules = rulesOf(source);
  const foreign = page.links("stylesheet").length > 0 || rules.length > MOST_RULES;
  const byKey = indexOf(rules.slice(0, MOST_RULES), foreign);
  const found = { rules, byKey, byElement: new WeakMap() };
  read.set(page, found);
  return found;
}

/** What holds for an element itself: nothing is inherited here. */
export function styleOf(page: Page, element: PageElement): Declarations {
  const { byKey, byElement } = styles(page);
  const known = byElement.get(element);
  if (known !== undefined) return known;
  const inline = declarationsOf(element.attr("style") ?? "");
  const rules = fittingRules(byKey, element);
  const found = new Map([...rules.flatMap(({ declarations }) => [...declarations]), ...inline]);
  byElement.set(element, found);
  return found;
}

/** The weakest first. */
function fittingRules(byKey: Styles["byKey"], element: PageElement): Compound[] {
  const classes = (element.attr("class") ?? "").split(/\s+/).filter(Boolean);
  const id = element.attr("id");
  const keys = new Set([`#${id}`, ...classes.map((name) => `.${name}`), element.tag, "*"]);
  return [...keys]
    .flatMap((key) => byKey.get(key) ?? [])
    .filter((rule) => rule.tag === undefined || rule.tag === element.tag)
    .filter((rule) => rule.id === undefined || rule.id === id)
    .filter((rule) => rule.classes.every((name) => classes.includes(name)))
    .sort((a, b) => a.weight - b.weight);
}

/** Each end is looked for once: a page may have a megabyte of braces that fit no others. */
function rulesOf(source: string): Rule[] {
  return withoutBlocks(withoutComments(source))
    .split("}")
    .flatMap((rule) => {
      const [selectors = "", body] = rule.split("{").slice(-2);
      if (body === undefined) return [];
      const declarations = declarationsOf(body);
      return selectors.split(",").map((selector) => ({
        selector: selector.trim().replace(/^:root$/, "html"),
        declarations,
      }));
    });
}

function withoutComments(source: string): string {
  let kept = "";
  let from = 0;
  for (let open = source.indexOf("/*"); open !== -1; open = source.indexOf("/*", from)) {
    kept += source.slice(from, open);
    const close = source.indexOf("*/", open + 2);
    if (close === -1) return kept;
    from = close + 2;
  }
  return kept + source.slice(from);
}

/** Takes out `@media { … }`, `@import …;` and the like with all that is in them. */
function withoutBlocks(source: string): string {
  let kept = "";
  let from = 0;
  let depth = 0;
  let inside = false;
  for (const { 0: sign, index } of source.matchAll(/[@;{}]/g)) {
    if (!inside && sign === "@") {
      kept += source.slice(from, index);
      inside = true;
    } else if (inside) {
      if (sign === "{") depth += 1;
      if (sign === "}") depth -= 1;
      if (depth > 0 || sign === "@" || sign === "{") continue;
      inside = false;
      depth = 0;
      from = index + 1;
    }
  }
  return inside ? kept : kept + source.slice(from);
}

export function declarationsOf(source: string): Declarations {
  const found = new Map<string, string>();
  for (const declaration of source.split(";")) {
    const colon = declaration.indexOf(":");
    if (colon === -1) continue;
    const value = declaration.slice(colon + 1).replace(/!important/i, "");
    found.set(declaration.slice(0, colon).trim().toLowerCase(), value.trim().toLowerCase());
  }
  return found;
}

/** What holds in some moments only, or for what is no element. */
const MOMENT = /::|:(hover|focus|focus-visible|focus-within|active|visited|target|before|after)\b/i;

function indexOf(rules: Rule[], foreign: boolean): Map<string, Compound[]> {
  const index = new Map<string, Compound[]>();
  rules.forEach(({ selector, declarations }, order) => {
    // The last part of a selector is about the element itself.
    const last = selector.split(/[\s>+~]+/).at(-1) ?? "";
    const bare = last.replace(/:[\w-]+(\([^)]*\))?|\[[^\]]*\]/g, "");
    if (MOMENT.test(selector) || !/^([a-z][\w-]*|\*)?([.#][\w-]+)*$/i.test(bare)) return;
    const tag = /^[a-z][\w-]*/i.exec(bare)?.[0].toLowerCase();
    const id = /#([\w-]+)/.exec(bare)?.[1];
    const classes = [...bare.matchAll(/\.([\w-]+)/g)].map(([, name = ""]) => name);
    const sure = bare === selector && !foreign;
    const specificity = (id ? 10_000 : 0) + classes.length * 100 + (tag ? 1 : 0);
    const rule = {
      tag,
      id,
      classes,
      declarations: sure ? declarations : unsure(declarations),
      weight: (sure ? specificity : 1_000_000) * rules.length + order,
    };
    const key = id ? `#${id}` : classes[0] ? `.${classes[0]}` : (tag ?? "*");
    const same = index.get(key);
    if (same === undefined) index.set(key, [rule]);
    else same.push(rule);
  });
  return index;
}

const unsure = (declarations: Declarations) =>
  new Map([...declarations.keys()].map((property) => [property, UNSURE]));
