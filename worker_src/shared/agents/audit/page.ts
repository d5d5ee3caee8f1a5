/** A page that was fetched and parsed: what every check is asked about. */
import type { Trace } from "../../trace/context.ts";
import { asUtf8, type Charset, charsetOf } from "./charset.ts";
import { type PageElement, textOf } from "./element.ts";
import { type Fetched, fetchPage, MOST_BYTES } from "./fetch.ts";
import { MOST_ELEMENTS, type Parsed, parse } from "./parse.ts";

/** Any other start tag ends the head: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead */
const HEAD_TAGS = new Set(
  "html head base link meta noscript script style template title".split(" "),
);

export async function readPage(url: string, trace: Trace): Promise<Page> {
  const fetched = await fetchPage(url, trace);
  const charset = charsetOf(fetched.body, fetched.headers.get("content-type") ?? "");
  return new Page(fetched, charset, await parse(asUtf8(fetched.body, charset)));
}

export class Page {
  readonly finalUrl: URL;
  readonly root: PageElement;
  readonly elements: PageElement[];
  private readonly byTag = new Map<string, PageElement[]>();
  private readonly headEnd: number;
  private byId: ReadonlyMap<string, PageElement> | undefined;
  private readText: string | undefined;

  constructor(
    readonly fetched: Fetched,
    readonly charset: Charset,
    readonly parsed: Parsed,
  ) {
    this.finalUrl = new URL(fetched.finalUrl);
    this.root = parsed.root;
    this.elements = parsed.elements;
    for (const element of this.elements) {
      const same = this.byTag.get(element.tag);
      if (same === undefined) this.byTag.set(element.tag, [element]);
      else same.push(element);
    }
    const first = this.elements.findIndex(({ tag }) => !HEAD_TAGS.has(tag));
    this.headEnd = first === -1 ? this.elements.length : first;
  }

  /** Every element with one of these tags, in the order of the source. */
  all(...tags: string[]): PageElement[] {
    const found = tags.flatMap((tag) => this.byTag.get(tag) ?? []);
    return tags.length > 1 ? found.sort((a, b) => a.index - b.index) : found;
  }

  first(tag: string): PageElement | undefined {
    return this.byTag.get(tag)?.[0];
  }

  /** The first element with that id, as labels and links find it. */
  withId(id: string): PageElement | undefined {
    this.byId ??= new Map(
      this.elements
        .map((element): [string, PageElement] => [element.attr("id") ?? "", element])
        .reverse(),
    );
    return this.byId.get(id);
  }

  /** Whether a browser puts it into the head, whether or not the tags of the head are written. */
  inHead({ index }: PageElement): boolean {
    return index < this.headEnd;
  }

  /** The `<meta>` elements of that name, or of that `property` as Open Graph has it. */
  metas(name: string): PageElement[] {
    return this.all("meta").filter((meta) =>
      [meta.attr("name"), meta.attr("property")].some((value) => value?.toLowerCase() === name),
    );
  }

  /** The `<link>` elements with that word among their `rel`. */
  links(rel: string): PageElement[] {
    return this.all("link").filter((link) => link.hasWord("rel", rel));
  }

  /** An address of the page made absolute; undefined for what is none. */
  resolve(address: string | undefined): URL | undefined {
    const base = this.base;
    return address !== undefined && URL.canParse(address, base)
      ? new URL(address, base)
      : undefined;
  }

  /** The text that a reader meets, on one line. */
  get text(): string {
    this.readText ??= textOf(this.first("body") ?? this.root, Number.POSITIVE_INFINITY);
    return this.readText;
  }

  /** What of the page could not be seen; undefined when all of it was. */
  get note(): string | undefined {
    if (this.fetched.cut) return `Only the first ${MOST_BYTES / 1024} KiB of the page were read.`;
    if (this.parsed.complete) return undefined;
    return `The page was read up to its ${this.elements.length}. element: it has more than ${MOST_ELEMENTS}, or nests too deep.`;
  }

  private get base(): string {
    const base = this.first("base")?.attr("href");
    const url = this.finalUrl.href;
    return base !== undefined && URL.canParse(base, url) ? new URL(base, url).href : url;
  }
}
