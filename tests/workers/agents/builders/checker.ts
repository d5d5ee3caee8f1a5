import { Miniflare } from "miniflare";

/** What a streaming HTML parser sees in a page. */
export interface Structure {
  /** Tag names in the order of the document. */
  tags: string[];
  ids: string[];
  headings: string[];
  hashes: string[];
  labelledBy: string[];
  /** Attributes that run or style something, and scripts that are no data. */
  active: string[];
  /** Values of every href and src. */
  addresses: string[];
  structuredData: string[];
  styles: string[];
  title: string;
  lang: string | null;
  /** Elements that have an end tag in HTML but got none. */
  unclosed: string[];
}

const SCRIPT = `
export default {
  async fetch(request) {
    const found = { tags: [], ids: [], headings: [], hashes: [], labelledBy: [], active: [],
      addresses: [], structuredData: [], styles: [], title: "", lang: null, unclosed: [] };
    const open = [];
    const text = (list) => ({
      element() { list.push(""); },
      text(chunk) { list[list.length - 1] += chunk.text; },
    });
    const titles = [];
    await new HTMLRewriter()
      .on("*", {
        element(element) {
          const tag = element.tagName;
          found.tags.push(tag);
          if (/^h[1-6]$/.test(tag)) found.headings.push(tag);
          if (tag === "html") found.lang = element.getAttribute("lang");
          for (const [name, value] of element.attributes) {
            if (name === "id") found.ids.push(value);
            if (name === "aria-labelledby") found.labelledBy.push(value);
            if (name === "href" || name === "src") {
              found.addresses.push(value);
              if (value.startsWith("#")) found.hashes.push(value.slice(1));
            }
            if (name.startsWith("on") || name === "style" || name === "srcdoc") found.active.push(name);
          }
          if (tag === "script" && element.getAttribute("type") !== "application/ld+json") found.active.push(tag);
          const posts = element.getAttribute("method") + " " + element.getAttribute("action");
          if (tag === "form" && posts !== "post /lead") found.active.push("form to " + posts);
          if (["iframe", "object", "embed", "base"].includes(tag)) found.active.push(tag);
          try {
            element.onEndTag((end) => {
              const last = open.pop();
              if (last !== end.name) found.unclosed.push(last + " before /" + end.name);
            });
          } catch {
            return; // The parser says that this element can have no end tag.
          }
          open.push(tag);
        },
      })
      .on("script", text(found.structuredData))
      .on("style", text(found.styles))
      .on("title", text(titles))
      .transform(new Response(request.body))
      .arrayBuffer();
    found.title = titles.join("|");
    found.unclosed.push(...open);
    return Response.json(found);
  },
};`;

export interface Checker {
  check(html: string): Promise<Structure>;
  stop(): Promise<void>;
}

/** The parser of workerd itself, HTMLRewriter. */
export function startChecker(): Checker {
  const runtime = new Miniflare({ modules: true, script: SCRIPT, compatibilityDate: "2024-10-21" });
  return {
    check: async (html) => {
      const answer = await runtime.dispatchFetch("http://checker/", { method: "POST", body: html });
      return (await answer.json()) as Structure;
    },
    stop: () => runtime.dispose(),
  };
}
