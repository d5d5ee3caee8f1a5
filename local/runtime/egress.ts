import type { Store } from "../state/store.ts";
import type { NodeService } from "./options.ts";

/** Added by the runtime on the way to Node; the origin never sees them. */
const INTERNAL = /^(x-local-cloud-|mf-|cf-worker$)/;

/** How Cloudflare answers a Worker whose origin has no address. */
const ORIGIN_DNS_ERROR = { status: 530, body: "error code: 1016" };
/** https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-521/ */
const ORIGIN_DOWN = { status: 521, body: "error code: 521" };

/**
 * Fetches that leave the account: a host mapped by `PUT /__local/hosts` is answered by its local
 * server, any other by the internet, if there is one.
 */
export function createEgress(store: Store): NodeService {
  return async (request) => {
    const url = new URL(request.headers.get("x-local-cloud-url") ?? "http://unknown.invalid/");
    const base = store.hosts[url.host] ?? store.hosts[url.hostname];
    // Names of this machine mean nothing on Cloudflare.
    if (base === undefined && isLocalName(url.hostname)) return edgeError(ORIGIN_DNS_ERROR);
    const target = base === undefined ? url : new URL(url.pathname + url.search, base);
    try {
      return await forward(request, target, url.host);
    } catch (error) {
      return edgeError(causeCode(error) === "ECONNREFUSED" ? ORIGIN_DOWN : ORIGIN_DNS_ERROR);
    }
  };
}

function isLocalName(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost");
}

async function forward(request: Request, target: URL, host: string): Promise<Response> {
  const headers = new Headers({ host });
  for (const [name, value] of request.headers) {
    if (!INTERNAL.test(name) && name !== "host") headers.set(name, value);
  }
  const hasBody = request.method !== "GET" && request.method !== "HEAD" && request.body !== null;
  const answer = await fetch(target, {
    method: request.method,
    headers,
    redirect: "manual",
    ...(hasBody ? { body: request.body, duplex: "half" } : {}),
  } as RequestInit);
  const answered = new Headers(answer.headers);
  // Node has decoded the body already.
  answered.delete("content-encoding");
  answered.delete("content-length");
  return new Response(answer.body, { status: answer.status, headers: answered });
}

function edgeError({ status, body }: { status: number; body: string }): Response {
  return new Response(body, { status, headers: { "content-type": "text/plain; charset=UTF-8" } });
}

function causeCode(error: unknown): string | undefined {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  return cause?.code;
}
