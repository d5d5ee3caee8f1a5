/** Text of other people, made fit to be shown: sound characters, a length that can be laid out. */

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
const SENTENCES = new Intl.Segmenter("en", { granularity: "sentence" });
const WORDS = new Intl.Segmenter("en", { granularity: "word" });

/** Segmenting is slow, and CPU time is limited: no more of a text is read than can be shown. */
const UNITS_PER_GRAPHEME = 16;
const UNITS_FOR_WORDS = 2000;

/** The first code units of a text, without a half character at the end. */
export function head(text: string, units: number): string {
  return text.length <= units ? text : text.slice(0, units).replace(/[\ud800-\udbff]$/, "");
}

/**
 * Without half characters and control characters, which no document may hold; without what turns
 * the direction of the text around it (https://www.unicode.org/reports/tr9/); without heaps of
 * marks on one letter; with one kind of line end.
 */
export function sound(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/\p{Surrogate}/gu, "\u{fffd}")
    .replace(/(?!\n)\p{Cc}/gu, " ")
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/(\p{M}{4})\p{M}+/gu, "$1")
    .trim();
}

/**
 * One line of at most `most` characters as people count them, cut at the end of a word when one is
 * near, with "…" where something is missing.
 */
export function clip(text: string, most: number): string {
  const read = head(text, most * UNITS_PER_GRAPHEME);
  const line = sound(read).replace(/\s+/gu, " ");
  const whole = read.length === text.length;
  if (whole && (line.length <= most || take(line, most) === line)) return line;
  const cut = take(line, most - 1);
  const space = cut.lastIndexOf(" ");
  return `${(space > cut.length * 0.6 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** The first `most` graphemes. */
export function take(text: string, most: number): string {
  let count = 0;
  for (const { index } of GRAPHEMES.segment(text)) {
    if (count === most) return text.slice(0, index);
    count += 1;
  }
  return text;
}

/** The first sentence of a line, without its full stop. */
export function sentence(line: string): string {
  const [first] = SENTENCES.segment(line);
  return (first?.segment ?? line).trim().replace(/[.。۔]$/u, "");
}

/** Paragraphs of a longer text: at most `count` of them and `most` characters in all. */
export function paragraphs(text: string, count: number, most: number): string[] {
  const found = sound(head(text, 4 * most))
    .split(/\n+/)
    .map((line) => line.trim())
    .filter(Boolean);
  const kept: string[] = [];
  let room = most;
  for (const paragraph of found.slice(0, count)) {
    if (room < 80 && kept.length > 0) break;
    const fitted = clip(paragraph, room);
    kept.push(fitted);
    room -= fitted.length;
  }
  return kept;
}

/** The words near the start of a text, lower case, in order. */
export function words(text: string): string[] {
  const found: string[] = [];
  for (const { segment, isWordLike } of WORDS.segment(sound(head(text, UNITS_FOR_WORDS)))) {
    if (isWordLike) found.push(segment.toLowerCase());
  }
  return found;
}

/** A number from 0 up to 2^32, the same for the same text: FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
