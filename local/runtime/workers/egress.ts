import { WorkerEntrypoint } from "cloudflare:workers";

/**
 * Where a Worker's own `fetch` goes: hosts of the account are refused or routed as Cloudflare does,
 * anything else is handed to Node.
 */
interface Env {
  /** Host name to the binding of the Worker that answers it. */
  ROUTES: Record<string, string>;
  NODE: Fetcher;
}

interface Props {
  /** The caller has the flag `global_fetch_strictly_public`. */
  strictlyPublic: boolean;
  /** The Worker that fetches; none for a user Worker, which no route leads to. */
  worker?: string;
}

const IP_LITERAL = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;

/** A plain-text error page, as Cloudflare's edge answers a Worker's fetch. */
function edgeError(status: number, code: number): Response {
  return new Response(`error code: ${code}`, {
    status,
    headers: { "content-type": "text/plain; charset=UTF-8" },
  });
}

export default class Egress extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const routes = new Map(Object.entries(this.env.ROUTES));
    const target = routes.get(url.host) ?? routes.get(url.hostname);
    if (target !== undefined) return this.#toWorkerOfAccount(target, request);
    // Direct IP access is refused: https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-1003/
    if (IP_LITERAL.test(url.hostname)) return edgeError(403, 1003);
    const headers = new Headers(request.headers);
    headers.set("x-local-cloud-url", request.url);
    const { worker } = this.ctx.props as unknown as Props;
    if (worker !== undefined) headers.set("x-local-cloud-worker", worker);
    return this.env.NODE.fetch(
      new Request("http://node.invalid/", {
        method: request.method,
        headers,
        body: request.body,
        redirect: "manual",
      }),
    );
  }

  /** https://developers.cloudflare.com/workers/configuration/compatibility-flags/#global-fetch-strictly-public */
  #toWorkerOfAccount(target: string, request: Request): Promise<Response> | Response {
    const { strictlyPublic } = this.ctx.props as unknown as Props;
    if (!strictlyPublic) return edgeError(404, 1042);
    const worker = (this.env as unknown as Record<string, Fetcher>)[target];
    if (worker === undefined) return edgeError(404, 1042);
    return worker.fetch(request);
  }
}
