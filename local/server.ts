/** One port for everything: API and admin on this machine's own names, Workers on every other host. */
import type { Server } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { setTimeout as delay } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { createAdmin } from "./admin/app.ts";
import { createExplorer, EXPLORER, Sessions } from "./admin/explorer.ts";
import { type Fault, Faults } from "./admin/faults.ts";
import { Journal } from "./admin/journal.ts";
import type { Logbook } from "./admin/logbook.ts";
import { shownHeaders } from "./answer-headers.ts";
import { createApi } from "./api/app.ts";
import type { Cloud } from "./api/cloud.ts";
import { tooLarge } from "./request-limits.ts";
import { canonicalUrl } from "./runtime/hosts.ts";
import { isOwnHost, refusal } from "./strangers.ts";
import { tailSockets } from "./tail-sockets.ts";
import { workerSockets } from "./worker-sockets.ts";

type Env = { Bindings: HttpBindings };

export function createServerApp(cloud: Cloud, token: string, logbook: Logbook): Hono<Env> {
  const journal = new Journal();
  const faults = new Faults();
  const sessions = new Sessions();
  const own = new Hono({ getPath: pathOf });
  own.route("/client/v4", createApi(cloud, token));
  own.route("/__local", createAdmin({ cloud, journal, faults, logbook, sessions, token }));
  own.route(EXPLORER, createExplorer(cloud, sessions, token));
  own.get("/", (c) =>
    c.text("The Code24 local cloud. The API is under /client/v4, the console is /__local/.\n"),
  );

  const app = new Hono<Env>();
  app.all("*", async (c) => {
    if (!isOwnHost(c.req.header("host") ?? "")) return worker(cloud, c);
    const stranger = refusal(c.req.raw);
    if (stranger !== undefined) return stranger;
    if (!c.req.path.startsWith("/client/v4")) return own.fetch(c.req.raw);
    const begun = Date.now();
    const fault = faults.take(c.req.method, c.req.path);
    const copy = c.req.raw.clone();
    const answer = (await before(c, fault)) ?? (await own.fetch(c.req.raw));
    await journal.record(c, copy, { status: answer.status, begun });
    if (fault?.kind === "cut-after") return cut(c);
    return answer;
  });
  return app;
}

/** WebSockets: live logs on this machine's own names, those of Workers on every other host. */
export function serveSockets(server: Server, cloud: Cloud): void {
  const [tails, workers] = [tailSockets(cloud.tails), workerSockets(cloud)];
  server.on("upgrade", (request, socket, head) => {
    const own = isOwnHost(request.headers.host ?? "");
    (own ? tails : workers)(request, socket, head);
  });
}

/** Where a path is data: a key of KV or R2 may end with a slash. */
const KEYED =
  /^\/client\/v4\/accounts\/[^/]+\/storage\/kv\/namespaces\/[^/]+\/(values|metadata)\/|^\/client\/v4\/accounts\/[^/]+\/r2\/buckets\/[^/]+\/objects\/./;

/** The path that routes are matched by: a slash at its end means nothing to the API. */
function pathOf(request: Request): string {
  const { pathname } = new URL(request.url);
  return KEYED.test(pathname) ? pathname : pathname.replace(/(.)\/+$/, "$1");
}

async function worker({ store, runtime }: Cloud, c: Context<Env>): Promise<Response> {
  const request = c.req.raw;
  const refused = tooLarge(request);
  if (refused !== undefined) return refused;
  const url = canonicalUrl(store, request.url);
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const { method, headers } = request;
  const init = { method, headers, ...(hasBody ? { body: request.body, duplex: "half" } : {}) };
  const answer = await runtime.handle(new Request(url, init as RequestInit));
  const own = shownHeaders(answer);
  if (!answer.headers.has("content-type")) return untyped(c, answer, own);
  return new Response(answer.body as ReadableStream | null, {
    status: answer.status,
    headers: own,
  });
}

/** An answer as it is: the HTTP server would say `text/plain` of one without a content type. */
function untyped(
  c: Context<Env>,
  { status, body }: Response,
  headers: [string, string][],
): Response {
  const { outgoing } = c.env;
  outgoing.writeHead(status, headers.flat());
  if (body === null) outgoing.end();
  else pipeline(Readable.fromWeb(body as NodeStream), outgoing).catch(() => outgoing.destroy());
  return RESPONSE_ALREADY_SENT;
}

/** What a fault does before the request is handled: answer in its place, wait, or hang up. */
async function before(c: Context<Env>, fault: Fault | undefined): Promise<Response | undefined> {
  if (fault === undefined) return undefined;
  if (fault.kind === "latency") return wait(c, fault.ms ?? 0);
  if (fault.kind === "cut-before") return cut(c);
  if (fault.kind !== "status") return undefined;
  const status = fault.status ?? 500;
  const headers = new Headers({ "content-type": "application/json" });
  if (fault.retryAfter !== undefined) headers.set("retry-after", String(fault.retryAfter));
  const code = status === 429 ? 10429 : 10013;
  const errors = [{ code, message: `fault on request: ${status}` }];
  const answer = { success: false, errors, messages: [], result: null };
  return new Response(JSON.stringify(answer), { status, headers });
}

/** Passes on after a time, unless the client has left by then: what nobody waits for is not done. */
async function wait(c: Context<Env>, ms: number): Promise<Response | undefined> {
  const { socket } = c.env.incoming;
  const left = new AbortController();
  const leave = () => left.abort();
  socket.once("close", leave);
  await delay(ms, undefined, { signal: left.signal }).catch(() => undefined);
  socket.off("close", leave);
  return left.signal.aborted ? cut(c) : undefined;
}

/** Hangs up without an answer. */
function cut(c: Context<Env>): Response {
  c.env.incoming.socket.destroy();
  return new Response(null, { status: 444 });
}
