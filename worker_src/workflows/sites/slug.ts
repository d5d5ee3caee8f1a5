import { hexDigest } from "../../shared/digest.ts";
import { HttpError } from "../../shared/errors.ts";

/** Names that visitors would take for the platform's own. */
const RESERVED = new Set(
  "abuse account accounts admin api app assets auth billing blog cdn dashboard dns docs email ftp help host imap login mail mx ns ns1 ns2 pay payment payments pop postmaster root saas secure security sites smtp ssl static status support test web webmail www".split(
    " ",
  ),
);
/** Room for the part that keeps two sites of one name apart. */
const LONGEST = 48;

/** Throws {@link HttpError} 400 for a slug that the platform keeps for itself. */
export function requireAllowed(slug: string): void {
  if (!RESERVED.has(slug) && !slug.startsWith("xn--")) return;
  throw new HttpError(400, "invalid", `The slug "${slug}" is kept for the platform.`, {
    fields: { slug: "expected a name of the site's own" },
  });
}

/**
 * The slug of a site whose request has none: from its name, and from the run, so that two sites of
 * one name have two.
 */
export async function slugFor(name: string, run: string): Promise<string> {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const label = plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, "");
  return `${label || "site"}-${(await hexDigest(run)).slice(0, 6)}`;
}
