/**
 * Loads user Workers on demand and runs them: the dispatch namespaces of the local cloud.
 *
 * A Worker Loader isolate is keyed by the content's etag, so publishing a user Worker needs no
 * restart of the runtime: https://developers.cloudflare.com/workers/runtime-apis/bindings/worker-loader/
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { type AssetFile, readAssetFile } from "./asset-files.ts";
import type { Target } from "./dispatch-binding.ts";
import { decoded, encoded, PARAMETERS_HEADER, USER_WORKER_HEADER } from "./headers.ts";
import {
  type Env,
  forgetPublished,
  Loader,
  type LoaderExports,
  type UserWorker,
} from "./loader.ts";
import type { FilesOf } from "./static-assets.ts";
import type { SiteVersion } from "./static-site.ts";

/** The main module of the isolate that serves static assets. */
const STATIC_SITES = `import { AssetWorkerInner } from "./assets.js";
import { RouterInnerEntrypoint } from "./router.js";
import { sitesOf } from "./static-site.js";
export const { Site, Files } = sitesOf(AssetWorkerInner, RouterInnerEntrypoint);
`;

export { Secret } from "./secrets-store.ts";
export { Bucket, Database, DataSet, Kv, Producer, RateLimit } from "./stores.ts";
export { Objects, UserObject } from "./user-objects.ts";

/** What the dispatch bindings and Node ask. */
export default class UserWorkers extends WorkerEntrypoint<Env> {
  /**
   * A request for the user Worker that its header names; without one, Node says that a user Worker
   * was published or deleted.
   */
  override async fetch(request: Request): Promise<Response> {
    const target = request.headers.get(USER_WORKER_HEADER);
    if (target !== null) return this.#dispatch(decoded(target) as Target, request);
    forgetPublished();
    return new Response(null, { status: 204 });
  }

  async #dispatch(target: Target, request: Request): Promise<Response> {
    const worker = await this.#loader.published(target);
    const entrypoint =
      worker?.assets === undefined
        ? (await this.#loader.load(target)).getEntrypoint()
        : await this.static(target, "Site");
    const { method, body, redirect, signal } = request;
    // A user Worker that is not trusted gets none.
    const cf = worker?.trusted ? { cf: request.cf as CfProperties } : {};
    const headers = new Headers(request.headers);
    headers.delete(USER_WORKER_HEADER);
    return entrypoint.fetch(
      new Request(request.url, { method, headers, body, redirect, signal, ...cf }),
    );
  }

  /** The user Worker's own code, whatever stands before it. */
  async own(target: Target, request: Request): Promise<Response> {
    return (await this.#loader.load(target)).getEntrypoint().fetch(request);
  }

  /** What the isolate of static sites has to know of a version. */
  async site(target: Target): Promise<SiteVersion> {
    const { manifest, config } = await this.#assetsOf(target);
    return { manifest, config };
  }

  /** A way into the isolate of static sites, for a user Worker's visitors or for its own code. */
  async static(target: Target, entrypoint: "Site" | "Files"): Promise<Fetcher> {
    const { files } = await this.#assetsOf(target);
    const { assets, router } = this.env.ASSETS_WORKERS;
    const isolate = this.env.LOADER.get("static sites", () => ({
      compatibilityDate: router.compatibilityDate,
      compatibilityFlags: [
        ...new Set([...router.compatibilityFlags, ...assets.compatibilityFlags]),
      ],
      mainModule: "main.js",
      modules: {
        "main.js": STATIC_SITES,
        "static-site.js": this.env.STATIC_SITE,
        "assets.js": assets.source,
        "router.js": router.source,
      },
      env: { BACK: this.#exports.Back?.({ props: {} }) },
      globalOutbound: null,
    }));
    return isolate.getEntrypoint(entrypoint, { props: { target, files } });
  }

  async #assetsOf(target: Target): Promise<NonNullable<UserWorker["assets"]>> {
    const worker = await this.#loader.published(target);
    if (worker?.assets) return worker.assets;
    throw new Error(`${target.script} has no static assets.`);
  }

  async call(target: Target, method: string, args: unknown[]): Promise<unknown> {
    const entrypoint = (await this.#loader.load(target)).getEntrypoint() as unknown as Record<
      string,
      (...args: unknown[]) => unknown
    >;
    return entrypoint[method]?.(...args);
  }

  get #exports(): LoaderExports {
    return (this.ctx as unknown as { exports: LoaderExports }).exports;
  }

  get #loader(): Loader {
    return new Loader(this.env, this.#exports);
  }
}

/** The way back to this Worker's default export, whose isolates these two hand requests to. */
function userWorkers(ctx: ExecutionContext, env: Env): UserWorkers {
  return new UserWorkers(ctx, env);
}

/** The static assets of a user Worker, as its own `assets` binding. */
export class Assets extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    const { target } = this.ctx.props as unknown as { target: Target };
    return (await userWorkers(this.ctx, this.env).static(target, "Files")).fetch(request);
  }
}

/** What the isolate of static sites asks: see `static-site.ts`. */
export class Back extends WorkerEntrypoint<Env> {
  site(target: Target): Promise<SiteVersion> {
    return userWorkers(this.ctx, this.env).site(target);
  }

  file(files: FilesOf, hash: string): Promise<AssetFile> {
    return readAssetFile(this.env.ASSET_FILES, files, hash);
  }

  own(target: Target, request: Request): Promise<Response> {
    return userWorkers(this.ctx, this.env).own(target, request);
  }
}

interface OutboundProps {
  binding: string;
  parameters?: Record<string, unknown> | null;
}

/** Hands a user Worker's requests to a Worker of the account, with the parameters of the call. */
export class Outbound extends WorkerEntrypoint<Record<string, Fetcher>> {
  override async fetch(request: Request): Promise<Response> {
    const { binding, parameters } = this.ctx.props as unknown as OutboundProps;
    const worker = this.env[binding];
    if (worker === undefined) throw new Error("Outbound Worker not found.");
    const headers = new Headers(request.headers);
    headers.delete(PARAMETERS_HEADER);
    if (parameters) headers.set(PARAMETERS_HEADER, encoded(parameters));
    return worker.fetch(new Request(request, { headers }));
  }
}

/** A Worker that takes events: its `tail` handler, called as a method. */
interface TailWorker {
  tail(events: unknown[]): Promise<void>;
}

/** Events that wait to be handed over together, by the tail Worker that gets them. */
const events = new Map<string, object[]>();
/** Milliseconds that they are gathered for: Cloudflare hands over several at once, too. */
const GATHERING = 250;

/** Hands a user Worker's events to the tail Workers of who dispatched to it, with its name in them. */
export class Tails extends WorkerEntrypoint<Record<string, TailWorker>> {
  override tail(happened: TraceItem[]): void {
    const { tails, script, namespace } = this.ctx.props as unknown as Target;
    // Plain objects: an event itself does not pass a call.
    const plain = JSON.parse(JSON.stringify(happened)) as object[];
    const named = plain.map((event) => ({
      ...event,
      scriptName: script,
      dispatchNamespace: namespace,
    }));
    for (const worker of tails) {
      const known = events.get(worker);
      known?.push(...named);
      if (known === undefined) {
        events.set(worker, [...named]);
        this.ctx.waitUntil(this.#hand(worker));
      }
    }
  }

  async #hand(worker: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, GATHERING));
    const all = events.get(worker) ?? [];
    events.delete(worker);
    await this.env[worker]?.tail(all);
  }
}
