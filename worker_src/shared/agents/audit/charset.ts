/** How a page's bytes are to be read: https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding */

/** A declaration further back may be missed. */
export const DECLARED_WITHIN = 1024;

const IN_META = /<meta[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)/i;
const IN_HEADER = /charset\s*=\s*["']?([\w.:-]+)/i;

export interface Charset {
  /** As declared, or `utf-8`. */
  label: string;
  /** Where it was declared, the strongest first; undefined when nowhere. */
  declared: "mark" | "header" | "meta" | undefined;
}

export function charsetOf(body: Uint8Array, contentType: string): Charset {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) {
    return { label: "utf-8", declared: "mark" };
  }
  const header = IN_HEADER.exec(contentType)?.[1];
  if (header !== undefined) return { label: header.toLowerCase(), declared: "header" };
  const start = new TextDecoder("latin1").decode(body.subarray(0, DECLARED_WITHIN));
  const meta = IN_META.exec(start)?.[1];
  return {
    label: meta?.toLowerCase() ?? "utf-8",
    declared: meta === undefined ? undefined : "meta",
  };
}

/** The same text as UTF-8, which is what the parser reads; unknown encodings are taken for it. */
export function asUtf8(body: Uint8Array, { label }: Charset): Uint8Array {
  if (label === "utf-8" || label === "utf8") return body;
  try {
    return new TextEncoder().encode(new TextDecoder(label).decode(body));
  } catch {
    return body;
  }
}
