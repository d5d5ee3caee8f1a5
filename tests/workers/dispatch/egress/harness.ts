/**
 * The real dispatch Worker in workerd, between a user Worker and an internet of the test's own: one
 * server on this machine, which answers for every host name.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { Miniflare } from "miniflare";
import type { EgressSettings } from "../../../../worker_src/dispatch/egress/settings.ts";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url).href);
/** Of the dispatch Worker in every stack: components/settings/planes.py. */
const COMPATIBILITY_DATE = "2024-10-21";
export const OWN_HOST = "code24-build-dispatch-local.code24-local.workers.dev";

/** Tells the internet which `cf` options a fetch left with. */
export const CF_OPTIONS = "x-test-cf-options";

export const SETTINGS: EgressSettings = {
  platformHosts: ["*.code24-local.workers.dev", "sites.code24.dev"],
  allowHosts: ["*"],
  denyHosts: ["denied.com", "*.denied.com"],
  maxResponseBytes: 64 * 1024,
  maxRedirects: 3,
  timeoutMs: 1500,
};

/** Fetches or connects as requested, and reports the result. */
const USER_WORKER = `import { connect } from "cloudflare:sockets";
export default { async fetch(request) {
  const { url, init, read, socket, patience } = await request.json();
  try {
    if (socket) await connect(socket).opened;
    if (patience) init.signal = AbortSignal.timeout(patience);
    const response = await fetch(url, init);
    const answer = { status: response.status, headers: Object.fromEntries(response.headers), text: "" };
    if (read === false) await response.body.cancel();
    else try { answer.text = await response.text(); } catch (error) { answer.broken = String(error); }
    return Response.json(answer);
  } catch (error) { return Response.json({ thrown: String(error) }); }
} };`;

export interface Received {
  method: string;
  /** Host and path, with the query. */
  to: string;
  headers: Record<string, unknown>;
  body: string;
}

/** What the user Worker saw. */
export interface Seen {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** Reading the body failed. */
  broken?: string;
  /** The fetch itself did. */
  thrown?: string;
}

export interface Task {
  url?: string;
  init?: object;
  /** Where to connect() to first. */
  socket?: string;
  /** Whether to read the body, rather than to cancel it. */
  read?: boolean;
  /** Milliseconds after which it gives the fetch up. */
  patience?: number;
}

export type Site = (request: IncomingMessage, response: ServerResponse) => void;

export class Egress {
  /** What the internet was asked, in order. */
  readonly received: Received[] = [];

  private constructor(
    private readonly internet: Server,
    private readonly workers: Miniflare,
    /** What the Workers logged. */
    readonly log: string[],
  ) {}

  /** `sites` by path: every host has them all. `settings` null: the stack has none. */
  static async start(
    sites: Record<string, Site> = {},
    settings: EgressSettings | null = SETTINGS,
  ): Promise<Egress> {
    const internet = createServer();
    await new Promise<void>((done) => internet.listen(0, "127.0.0.1", done));
    const { port } = internet.address() as AddressInfo;
    const log: string[] = [];
    const egress = new Egress(internet, await start(port, settings, log), log);
    internet.on("request", (request, response) => egress.#serve(sites, request, response));
    return egress;
  }

  fetch(url: string, init: object = {}): Promise<Seen> {
    return this.do({ url, init });
  }

  /** Has the user Worker do something else than fetch and read. */
  async do(what: Task): Promise<Seen> {
    const answer = await this.workers.dispatchFetch("http://user-worker/", {
      method: "POST",
      body: JSON.stringify({ url: "http://example.com/", init: {}, ...what }),
    });
    return (await answer.json()) as Seen;
  }

  get port(): number {
    return (this.internet.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await this.workers.dispose();
    this.internet.closeAllConnections();
    await new Promise((done) => this.internet.close(done));
  }

  async #serve(sites: Record<string, Site>, request: IncomingMessage, response: ServerResponse) {
    const { method = "", headers, url = "" } = request;
    let body = "";
    for await (const chunk of request) body += chunk;
    this.received.push({ method, to: `${headers.host}${url}`, headers, body });
    const site = sites[url.replace(/\?.*/, "")];
    if (site) site(request, response);
    else response.end(`${method} ${headers.host}${url}`);
  }
}

async function start(
  port: number,
  settings: EgressSettings | null,
  log: string[],
): Promise<Miniflare> {
  const shared = { modules: true, compatibilityDate: COMPATIBILITY_DATE };
  const workers = new Miniflare({
    workers: [
      { ...shared, name: "user-worker", script: USER_WORKER, outboundService: "dispatch" },
      {
        ...shared,
        name: "dispatch",
        script: await dispatchBundle(),
        compatibilityFlags: ["nodejs_compat"],
        outboundService: {
          external: { address: `127.0.0.1:${port}`, http: { cfBlobHeader: CF_OPTIONS } },
        },
        kvNamespaces: ["BUILD_RESULTS"],
        // Stands for the namespace's binding, which the egress does not touch.
        serviceBindings: { BUILD_WORKERS: "user-worker" },
        bindings: {
          SERVICE_TYPE: "BUILD",
          DISPATCH_TOKEN: "a-dispatch-token",
          DISPATCH_SETTINGS: {
            ownHosts: [OWN_HOST],
            resultsTtlSeconds: 60,
            timeoutMs: 1000,
            limits: { cpuMs: 50, subRequests: 50 },
            agents: {},
            routes: {},
            ...(settings ? { egress: { ...settings } } : {}),
          },
        },
      },
    ],
    handleRuntimeStdio(stdout: Readable, stderr: Readable) {
      for (const input of [stdout, stderr]) {
        createInterface({ input }).on("line", (line) => log.push(line));
      }
    },
  });
  await workers.ready;
  return workers;
}

async function dispatchBundle(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [`${ROOT}worker_src/dispatch/index.ts`],
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*"],
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
