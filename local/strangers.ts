/**
 * Keeps web pages of other origins away from the cloud's own routes.
 *
 * A page that is open in the engineer's browser can send requests to this process: forms and simple
 * fetches need no permission, and a rebound DNS name makes them same-origin. Browsers say where a
 * request comes from in `Origin` and `Sec-Fetch-Site`; programs send neither.
 * wrangler had the same class of fault: CVE-2023-7080.
 */

/** Names of this machine; a rebound name of an attacker is none of them. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;
/** Workers ask Cloudflare's API by its own name, which no page can rebind. */
const API = /^api\.cloudflare\.com(:\d+)?$/;
const ADMIN = /^\/__local(\/|$)/;
/** Miniflare's explorer sends values as they are, and has a session beside. */
const OWN = /^\/(__local|cdn-cgi\/explorer)(\/|$)/;
/** What `Sec-Fetch-Site` says of the cloud's own pages and of an address that a person typed. */
const OWN_SITES = new Set(["same-origin", "none"]);

/** Whether a host is served by the cloud itself rather than by a Worker. */
export function isOwnHost(host: string): boolean {
  return LOOPBACK.test(host) || API.test(host);
}

/** The answer to a request that a stranger's page makes; undefined when it is none. */
export function refusal(request: Request): Response | undefined {
  const { headers } = request;
  const host = headers.get("host") ?? "";
  const { pathname } = new URL(request.url);
  if (API.test(host) && OWN.test(pathname)) {
    return refused(404, `${host} has no ${pathname}: it is a route of the local cloud itself.`);
  }
  const origin = headers.get("origin");
  if (origin !== null && origin !== `http://${host}` && LOOPBACK.test(host)) {
    return refused(403, `A page of ${origin} may not use the local cloud; only its own pages may.`);
  }
  const site = headers.get("sec-fetch-site");
  if (site !== null && !OWN_SITES.has(site)) {
    return refused(403, `A ${site} request may not use the local cloud; only its own pages may.`);
  }
  if (ADMIN.test(pathname) && hasBody(headers) && !isJson(headers)) {
    const message = 'A body of this route is JSON: send it with "Content-Type: application/json".';
    return refused(415, message);
  }
  return undefined;
}

function hasBody(headers: Headers): boolean {
  return headers.has("transfer-encoding") || Number(headers.get("content-length") ?? 0) > 0;
}

function isJson(headers: Headers): boolean {
  return /^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "");
}

function refused(status: number, message: string): Response {
  const errors = [{ code: 10000, message }];
  return Response.json({ result: null, success: false, errors, messages: [] }, { status });
}
