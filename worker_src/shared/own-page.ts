import { policyHash } from "./digest.ts";

/**
 * A page of a Worker's own, with the one style that is in it: nothing else may run or load, and no
 * cache keeps it. https://www.w3.org/TR/CSP3/
 */
export async function ownPage(
  document: string,
  style: string,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Promise<Response> {
  return new Response(document, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; style-src '${await policyHash(style)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      ...headers,
    },
  });
}
