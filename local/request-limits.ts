/**
 * What a request to a Worker may have: https://developers.cloudflare.com/workers/platform/limits/#request-limits
 *
 * The body's limit is that of a zone on a free or Pro plan.
 */
const LONGEST_URL = 16 * 1024;
const LARGEST_BODY = 100 * 1024 * 1024;

/** Of all headers of a request together; Node itself answers 431 to one with more. */
export const LARGEST_HEADERS = 128 * 1024;

/** The answer to a request that Cloudflare does not let through to a Worker; undefined for any other. */
export function tooLarge(request: Request): Response | undefined {
  if (request.url.length > LONGEST_URL) return plain(414, "URI Too Long");
  const announced = Number(request.headers.get("content-length") ?? 0);
  return announced > LARGEST_BODY ? plain(413, "Request entity too large") : undefined;
}

function plain(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=UTF-8" },
  });
}
