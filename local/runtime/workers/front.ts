/**
 * The first Worker: every request from Node comes in here, with the Worker it is for in a header.
 */
import { ADDED_BY_FETCH, decoded, SENT_HEADER, TARGET_HEADER } from "./headers.ts";

interface Env {
  [worker: string]: Fetcher;
}

/** Digits of a ray id. */
const RAY = 16;

/**
 * What Cloudflare adds to a request before a Worker sees it; the address of the visitor Miniflare
 * adds. https://developers.cloudflare.com/fundamentals/reference/http-headers/
 */
function visitorHeaders({ url, headers, cf }: Request): [string, string][] {
  const { host, protocol } = new URL(url);
  const scheme = protocol.slice(0, -1);
  const { country, colo } = cf as { country?: string; colo?: string };
  const ray = crypto.randomUUID().replaceAll("-", "").slice(0, RAY);
  return [
    ["host", host],
    ["cf-ipcountry", country ?? "XX"],
    ["cf-ray", `${ray}-${colo ?? ""}`],
    ["cf-visitor", JSON.stringify({ scheme })],
    ["x-forwarded-proto", scheme],
    ["x-real-ip", headers.get("cf-connecting-ip") ?? ""],
  ];
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const name = request.headers.get(TARGET_HEADER) ?? "";
    const target = env[name];
    if (target === undefined) return new Response("no such target", { status: 500 });
    const headers = new Headers(request.headers);
    const sent = decoded(headers.get(SENT_HEADER) ?? "%5B%5D") as [string, string][];
    for (const name of [TARGET_HEADER, SENT_HEADER, ...ADDED_BY_FETCH]) headers.delete(name);
    for (const [name, value] of sent) headers.set(name, value);
    for (const [name, value] of visitorHeaders(request)) headers.set(name, value);
    headers.delete("connection");
    // Read whole before it is handed on: a Worker may answer without reading it, and the connection
    // from Node would then break in the middle of the body.
    const body = request.body === null ? null : await request.arrayBuffer();
    try {
      return await target.fetch(new Request(request, { headers, body, redirect: "manual" }));
    } catch (error) {
      // https://developers.cloudflare.com/workers/observability/errors/
      console.error(`uncaught in ${name}: ${error instanceof Error ? error.stack : String(error)}`);
      return new Response("error code: 1101", { status: 500 });
    }
  },
};
