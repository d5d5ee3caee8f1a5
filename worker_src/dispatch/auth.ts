import { HttpError } from "../shared/errors.ts";

/**
 * Throws {@link HttpError} 401 unless the request carries the token.
 *
 * Digests are compared in constant time, so neither the token nor its length can be timed out of it:
 * https://developers.cloudflare.com/workers/examples/protect-against-timing-attacks/
 */
export async function requireToken(request: Request, token: string): Promise<void> {
  const given = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  const [ours, theirs] = await Promise.all([digest(token), digest(given)]);
  if (crypto.subtle.timingSafeEqual(ours, theirs)) return;
  throw new HttpError(401, "unauthorized", "Send Authorization: Bearer with the dispatch token.", {
    headers: { "www-authenticate": "Bearer" },
  });
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}
