/** Redirects, followed here so that each hop passes the whole policy. */
import { forOtherOrigin, withoutBody } from "./headers.ts";
import { requireAllowed } from "./policy.ts";
import { EgressError } from "./refusal.ts";
import type { EgressSettings } from "./settings.ts";

export interface Hop {
  url: URL;
  method: string;
  headers: Headers;
  body: Uint8Array | null;
}

/** An answer that leads nowhere else. */
export interface Arrival {
  response: Response;
  url: URL;
  redirects: number;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/**
 * How Cloudflare's network says that the host gave no answer:
 * https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/
 */
const NO_ORIGIN = new Set([520, 521, 522, 523, 524, 525, 526, 530]);

/** Throws {@link EgressError}, any but `egress_too_large`. */
export async function follow(
  first: Hop,
  settings: EgressSettings,
  signal: AbortSignal,
): Promise<Arrival> {
  const seen = new Set<string>();
  let hop = first;
  for (let redirects = 0; ; redirects++) {
    requireAllowed(hop.url, hop.method, settings);
    const response = await ask(hop, signal);
    const location = response.headers.get("location");
    if (location === null || !REDIRECTS.has(response.status)) {
      return { response, url: hop.url, redirects };
    }
    await response.body?.cancel();
    seen.add(`${hop.method} ${hop.url.href}`);
    hop = next(hop, response.status, location);
    if (seen.has(`${hop.method} ${hop.url.href}`)) throw redirectError(hop.url, "in a circle");
    if (redirects >= settings.maxRedirects) {
      throw redirectError(hop.url, `more than ${settings.maxRedirects} times`);
    }
  }
}

function redirectError({ host }: URL, how: string): EgressError {
  return new EgressError("egress_redirects", `The request was redirected ${how}, last to ${host}.`);
}

/** Nothing of the request but these four is passed on: no `cf` options, which choose another server. */
async function ask({ url, method, headers, body }: Hop, signal: AbortSignal): Promise<Response> {
  const response = await fetched(url, { method, headers, body, signal, redirect: "manual" });
  if (!NO_ORIGIN.has(response.status)) return response;
  await response.body?.cancel();
  const message = `${url.host} cannot be reached: status ${response.status}.`;
  throw new EgressError("egress_unreachable", message);
}

async function fetched(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url.href, init);
  } catch (error) {
    // Under load the error comes before the signal says that it is aborted.
    if (init.signal?.aborted || (error as { name?: unknown }).name === "TimeoutError") {
      throw new EgressError("egress_timeout", `${url.host} gave no answer in time.`);
    }
    throw new EgressError("egress_unreachable", `${url.host} cannot be reached.`);
  }
}

/** What a redirect makes of a request: https://fetch.spec.whatwg.org/#concept-http-redirect-fetch */
function next({ url, method, headers, body }: Hop, status: number, location: string): Hop {
  if (!URL.canParse(location, url.href)) {
    throw new EgressError("egress_redirects", `${url.host} redirected to what is no URL.`);
  }
  const target = new URL(location, url.href);
  target.hash = "";
  const seen = target.origin === url.origin ? headers : forOtherOrigin(headers);
  return becomesGet(status, method)
    ? { url: target, method: "GET", headers: withoutBody(seen), body: null }
    : { url: target, method, headers: seen, body };
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== "GET" && method !== "HEAD";
  return (status === 301 || status === 302) && method === "POST";
}
