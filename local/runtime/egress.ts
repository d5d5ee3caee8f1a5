import { Readable } from "node:stream";
import { Agent, type Dispatcher, interceptors, request as send } from "undici";
import type { Store } from "../state/store.ts";
import { entryOf, publicWorker } from "./hosts.ts";
import type { NodeService } from "./options.ts";
import { publicLookup } from "./public-lookup.ts";

/** Added by the runtime on the way to Node; the origin never sees them. */
const INTERNAL = /^(x-local-cloud-|mf-|cf-worker$)/;
/** Which of the account's Workers fetches. */
const CALLER_HEADER = "x-local-cloud-worker";

/** Of one connection and not of what it carries; each side says its own. */
const OF_THE_CONNECTION = new Set([
  "connection",
  "content-length",
  "host",
  "keep-alive",
  "transfer-encoding",
]);

/** How Cloudflare answers a Worker whose origin has no address. */
const ORIGIN_DNS_ERROR = { status: 530, body: "error code: 1016" };
/** https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-521/ */
const ORIGIN_DOWN = { status: 521, body: "error code: 521" };

/** `request` takes a Host header, as Node's `fetch` does not, and leaves decoding to be asked for. */
const decoding = interceptors.decompress();
const LOCAL_SERVERS = new Agent().compose(decoding);
const INTERNET = new Agent({ connect: { lookup: publicLookup } }).compose(decoding);

/** Without a body, whatever a stream says: https://fetch.spec.whatwg.org/#null-body-status */
const NO_BODY = new Set([101, 103, 204, 205, 304]);

/** What asks Cloudflare's own API asks this cloud's. */
export const API_HOST = "api.cloudflare.com";

/**
 * Fetches that leave the account: a host mapped by `PUT /__local/hosts` is answered by its local
 * server; Cloudflare's API, and what a zone routes to a Worker, by this cloud; any other by the
 * internet, if there is one.
 */
export function createEgress(store: Store, ownUrl: () => string): NodeService {
  return async (request) => {
    const url = new URL(request.headers.get("x-local-cloud-url") ?? "http://unknown.invalid/");
    const mapped = entryOf(store.hosts, url.host) ?? entryOf(store.hosts, url.hostname);
    const caller = request.headers.get(CALLER_HEADER) ?? undefined;
    const own = url.host === API_HOST || publicWorker(store, url, caller) !== undefined;
    const base = mapped ?? (own ? ownUrl() : undefined);
    // Names of this machine mean nothing on Cloudflare.
    if (base === undefined && isLocalName(url.hostname)) return edgeError(ORIGIN_DNS_ERROR);
    const target = base === undefined ? url : new URL(url.pathname + url.search, base);
    try {
      return await forward(request, target, url.host, base ? LOCAL_SERVERS : INTERNET);
    } catch (error) {
      return edgeError(codeOf(error) === "ECONNREFUSED" ? ORIGIN_DOWN : ORIGIN_DNS_ERROR);
    }
  };
}

function isLocalName(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost");
}

async function forward(
  request: Request,
  target: URL,
  host: string,
  dispatcher: Dispatcher,
): Promise<Response> {
  const sent: Record<string, string> = { host };
  for (const [name, value] of request.headers) {
    if (!INTERNAL.test(name) && !OF_THE_CONNECTION.has(name)) sent[name] = value;
  }
  const hasBody = request.method !== "GET" && request.method !== "HEAD" && request.body !== null;
  // Read whole before it is sent: Miniflare's stream ends this process when a server hangs up on it
  // (`safeReadableStreamFrom` closes what was cancelled).
  const sentBody = hasBody ? new Uint8Array(await request.arrayBuffer()) : null;
  const { statusCode, headers, body } = await send(target, {
    method: request.method as Dispatcher.HttpMethod,
    headers: sent,
    dispatcher,
    body: sentBody,
  });
  const answered = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value ?? []].flat()) answered.append(name, one);
  }
  for (const name of [...OF_THE_CONNECTION, "content-encoding"]) answered.delete(name);
  const empty = NO_BODY.has(statusCode) || request.method === "HEAD";
  if (empty) body.resume();
  const answer = empty ? null : (Readable.toWeb(body) as ReadableStream);
  return new Response(answer, { status: statusCode, headers: answered });
}

function edgeError({ status, body }: { status: number; body: string }): Response {
  return new Response(body, { status, headers: { "content-type": "text/plain; charset=UTF-8" } });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
