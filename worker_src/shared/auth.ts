import { HttpError } from "./errors.ts";

/**
 * Throws {@link HttpError} 401 unless the request carries one of the tokens: the token, or the one
 * that it replaces during a rotation.
 *
 * Digests are compared in constant time and with every token, so neither a token, nor its length,
 * nor which of them matched can be timed out of it:
 * https://developers.cloudflare.com/workers/examples/protect-against-timing-attacks/
 */
export async function requireToken(request: Request, tokens: readonly string[]): Promise<void> {
  const given = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  const theirs = await digest(given);
  const ours = await Promise.all(tokens.map(digest));
  const matches = ours.filter((token) => crypto.subtle.timingSafeEqual(token, theirs));
  if (matches.length > 0) return;
  throw new HttpError(401, "unauthorized", "Send Authorization: Bearer with the dispatch token.", {
    headers: { "www-authenticate": "Bearer" },
  });
}

/**
 * The tokens that a Worker takes, of the two that it may be bound to. An empty one is none: who
 * sends no token would have it.
 */
export function tokensOf(env: {
  DISPATCH_TOKEN?: string;
  DISPATCH_TOKEN_PREVIOUS?: string;
}): string[] {
  const tokens = [env.DISPATCH_TOKEN, env.DISPATCH_TOKEN_PREVIOUS];
  return tokens.filter((token) => token !== undefined).filter((token) => token !== "");
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}
