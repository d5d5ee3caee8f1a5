/** An element of a page, as its source has it: what the checks ask their questions of. */
import { clip, head } from "../text.ts";
import { decoded } from "./entities.ts";

/** Their text is no text of the page. */
const NO_TEXT = new Set(["script", "style", "template", "noscript", "title", "textarea", "iframe"]);
/** A start tag of a megabyte is not worth putting together for a line of evidence. */
const EVIDENCE_UNITS = 2000;
const LONGEST_TEXT = 20_000;

export class PageElement {
  /** Texts as the source has them, and elements, in order. */
  readonly content: (string | PageElement)[] = [];

  constructor(
    readonly tag: string,
    private readonly attributes: ReadonlyMap<string, string>,
    readonly parent: PageElement | undefined,
    /** Position in the page: 0 for the first element. */
    readonly index: number,
  ) {}

  /** An attribute's value without white space around it; undefined when it is not there. */
  attr(name: string): string | undefined {
    const value = this.attributes.get(name);
    return value === undefined ? undefined : decoded(value).trim();
  }

  has(name: string): boolean {
    return this.attributes.has(name);
  }

  /** Whether a list of words, as `class` or `rel`, has this one, in any case. */
  hasWord(name: string, word: string): boolean {
    const words = this.attr(name)?.toLowerCase().split(/\s+/);
    return words?.includes(word) ?? false;
  }

  /** The nearest element around this one with such a tag. */
  within(...tags: string[]): PageElement | undefined {
    for (let around = this.parent; around !== undefined; around = around.parent) {
      if (tags.includes(around.tag)) return around;
    }
    return undefined;
  }

  /** What stands directly in it, as of a script or a style sheet, untouched. */
  get source(): string {
    return this.content.filter((part) => typeof part === "string").join("");
  }

  /** The start of what {@link textOf} finds: as much as any name, heading or paragraph has. */
  get text(): string {
    return textOf(this, LONGEST_TEXT);
  }

  /** Every element in it that has such a tag, in order. */
  all(...tags: string[]): PageElement[] {
    return this.content.flatMap((part) => {
      if (typeof part === "string") return [];
      const inner = part.all(...tags);
      return tags.includes(part.tag) ? [part, ...inner] : inner;
    });
  }

  /** Its start tag, as evidence. */
  get startTag(): string {
    let tag = `<${this.tag}`;
    for (const [name, value] of this.attributes) {
      tag += value === "" ? ` ${name}` : ` ${name}="${head(value, EVIDENCE_UNITS)}"`;
      if (tag.length > EVIDENCE_UNITS) break;
    }
    return `${tag}>`;
  }

  /** Its start tag, and the text in it if there is any, as evidence. */
  get snippet(): string {
    const text = NO_TEXT.has(this.tag) && this.tag !== "title" ? "" : this.text;
    if (text === "") return clip(this.startTag, 200);
    return clip(`${clip(this.startTag, 120)}${text}</${this.tag}>`, 200);
  }
}

/**
 * The text in an element that a reader meets, on one line: no scripts, styles or templates. Reading
 * ends after about `most` code units, for a hundred elements may be around the same text.
 */
export function textOf(element: PageElement, most: number): string {
  const parts: string[] = [];
  collect(element, parts, most);
  return decoded(parts.join("")).replace(/\s+/g, " ").trim();
}

/** Returns how many code units there is room for after it. */
function collect(element: PageElement, parts: string[], most: number): number {
  let room = most;
  for (const part of element.content) {
    if (room <= 0) break;
    if (typeof part === "string") {
      parts.push(part.length > room ? part.slice(0, room) : part);
      room -= part.length;
    } else if (!NO_TEXT.has(part.tag)) {
      const space = INLINE.has(part.tag) ? "" : " ";
      parts.push(space);
      room = collect(part, parts, room - 2);
      parts.push(space);
    }
  }
  return room;
}

/** No white space comes from these: `Code<b>24</b>` is one word. */
const INLINE = new Set(
  "a abbr b bdi bdo cite code data dfn em i kbd mark q s samp small span strong sub sup time u var wbr".split(
    " ",
  ),
);
