import { take } from "../../shared/agents/text.ts";

/** How a name is written where it stands as a mark. */
export interface NameTreatment {
  /** The whole name. */
  wordmark: string;
  /** One or two characters, for a small square. */
  monogram: string;
  /** For an address: letters a to z, digits and hyphens. */
  slug: string;
}

export function treatName(name: string): NameTreatment {
  return { wordmark: name, monogram: monogramOf(name), slug: slugOf(name) };
}

/** The initials of the first two words that have one; scripts without capitals keep theirs. */
function monogramOf(name: string): string {
  const initials = name
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => take(word, 1).toUpperCase());
  return initials.join("") || "•";
}

/** A DNS label: https://www.rfc-editor.org/rfc/rfc1123#section-2.1 */
function slugOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const label = plain.replace(/[^a-z0-9]+/g, "-").slice(0, 63);
  return label.replace(/^-+|-+$/g, "") || "site";
}
