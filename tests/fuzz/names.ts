/** Names of things, as nobody would choose them. */
import fc from "fast-check";

/** What a plain object answers for, though nobody put it in. */
export const INHERITED = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"];

export const ANY_NAME = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(...INHERITED, "..", ".", "", "a/b", "%00", "\ud800", "ü", "null", "*"),
  fc.constantFrom("a".repeat(64), "a".repeat(300), "ü".repeat(200)),
);

/** As a URL carries it; a lone surrogate, which none can, becomes the replacement character. */
export const escaped = (text: string) => encodeURIComponent(text.toWellFormed());
