/**
 * Reads HTML with workerd's own streaming parser and keeps its elements as a tree.
 *
 * The parser (https://developers.cloudflare.com/workers/runtime-apis/html-rewriter/) tells start
 * tags, the end tags that are written, and pieces of text; it builds no tree and closes nothing by
 * itself. So what HTML lets authors leave out is closed here, as far as the checks need it.
 */
import { PageElement } from "./element.ts";

/** https://html.spec.whatwg.org/multipage/syntax.html#void-elements */
const VOID = new Set(
  "area base br col embed hr img input link meta param source track wbr".split(" "),
);

/** What a start tag closes when it is open and innermost: https://html.spec.whatwg.org/multipage/syntax.html#optional-tags */
const CLOSES = new Map<string, Set<string>>();
const closes = (openers: string, closed: string) => {
  for (const opener of openers.split(" ")) CLOSES.set(opener, new Set(closed.split(" ")));
};
closes(
  "address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 " +
    "h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul",
  "p",
);
closes("li", "li p");
closes("dt dd", "dt dd p");
closes("td th", "td th p");
closes("tr", "td th tr p");
closes("thead tbody tfoot", "td th tr thead tbody p");
closes("a", "a");
closes("option", "option");
closes("optgroup", "option optgroup");
closes("body", "head");

/** Browsers nest no deeper, and neither does the tree: what is deeper becomes a sibling. */
const DEEPEST = 512;
/** Each costs CPU time, of which an agent has little; a page of more is too large by any guidance. */
export const MOST_ELEMENTS = 10_000;

export interface Parsed {
  /** Around everything else; its tag is `#document`. */
  root: PageElement;
  /** In the order of the source; nothing that is inside a `<template>`. */
  elements: PageElement[];
  /** The deepest nesting of elements, as written. */
  depth: number;
  doctype: string | undefined;
  /** False when the parser gave up: at {@link MOST_ELEMENTS}, or where it ran out of memory. */
  complete: boolean;
}

/** Never throws, whatever the bytes are; they are UTF-8. */
export async function parse(html: Uint8Array): Promise<Parsed> {
  const builder = new TreeBuilder();
  const rewriter = new HTMLRewriter()
    .on("*", { element: (element) => builder.start(element) })
    .onDocument({
      doctype: ({ name }) => {
        builder.doctype ??= name ?? "";
      },
      text: ({ text }) => builder.text(text),
    });
  let complete = true;
  try {
    await rewriter.transform(new Response(html)).arrayBuffer();
  } catch {
    complete = false;
  }
  const { root, elements, depth, doctype } = builder;
  return { root, elements, depth, doctype, complete };
}

interface Open {
  element: PageElement;
  /** In a `<template>`: no part of the page. */
  inert: boolean;
}

class TreeBuilder {
  readonly root = new PageElement("#document", new Map(), undefined, -1);
  readonly elements: PageElement[] = [];
  depth = 0;
  doctype: string | undefined;
  private count = 0;
  private readonly open: Open[] = [{ element: this.root, inert: false }];

  start(source: Element): void {
    this.count += 1;
    if (this.count > MOST_ELEMENTS) throw new Error("too many elements");
    const tag = source.tagName;
    this.closeImplied(tag);
    const around = this.innermost;
    const inert = around.inert || around.element.tag === "template";
    const attributes = attributesOf(source);
    const element = new PageElement(tag, attributes, around.element, this.elements.length);
    this.depth = Math.max(this.depth, this.open.length);
    if (!inert) {
      this.elements.push(element);
      around.element.content.push(element);
    }
    if (!VOID.has(tag)) this.keepOpen(source, { element, inert });
  }

  text(text: string): void {
    if (text !== "") this.innermost.element.content.push(text);
  }

  private get innermost(): Open {
    return this.open[Math.min(this.open.length, DEEPEST) - 1] as Open;
  }

  private keepOpen(source: Element, open: Open): void {
    const level = this.open.length;
    try {
      source.onEndTag(() => {
        if (this.open[level] === open) this.open.length = level;
      });
      this.open.push(open);
    } catch {
      // `<path/>` in a drawing: it can hold nothing, so it is not open.
    }
  }

  private closeImplied(tag: string): void {
    const closed = CLOSES.get(tag);
    if (closed === undefined) return;
    while (closed.has(this.open.at(-1)?.element.tag ?? "")) this.open.pop();
  }
}

function attributesOf(element: Element): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [name, value] of element.attributes) {
    // The first of two counts: https://html.spec.whatwg.org/multipage/parsing.html#attribute-name-state
    if (name !== undefined && !attributes.has(name)) attributes.set(name, value ?? "");
  }
  return attributes;
}
