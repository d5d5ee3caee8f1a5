/** Finds what is known of a kind by the words somebody used for it. */

export interface Found<T> {
  key: string;
  entry: T;
  /** False when nothing fits and `entry` is the general one. */
  known: boolean;
}

interface Entry {
  aliases: readonly string[];
}

/** The key of what nothing is known of. */
export const GENERAL = "general";

/**
 * By key or alias, whatever its case, accents and separators ("Lead-Generation"); else by the
 * longest alias whose words all occur ("a SaaS startup"); else the general entry.
 */
export function lookup<T extends Entry>(
  entries: ReadonlyMap<string, T>,
  general: T,
  asked: string,
): Found<T> {
  const wanted = wordsOf(asked);
  const whole = wanted.join(" ");
  let best: { key: string; entry: T; length: number } | undefined;
  for (const [key, entry] of entries) {
    for (const alias of [key, ...entry.aliases]) {
      const words = wordsOf(alias);
      if (words.join(" ") === whole) return { key, entry, known: true };
      const fits = words.every((word) => wanted.includes(word));
      if (fits && words.length > (best?.length ?? 0)) best = { key, entry, length: words.length };
    }
  }
  if (best !== undefined) return { key: best.key, entry: best.entry, known: true };
  return { key: GENERAL, entry: general, known: false };
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}
