/**
 * Loads user Workers on demand and runs them: the dispatch namespaces of the local cloud.
 *
 * A Worker Loader isolate is keyed by the content's etag, so publishing a user Worker needs no
 * restart of the runtime: https://developers.cloudflare.com/workers/runtime-apis/bindings/worker-loader/
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import type { Target } from "./dispatch-binding.ts";
import { decoded, encoded, PARAMETERS_HEADER, USER_WORKER_HEADER } from "./headers.ts";
import { decodeModules } from "./modules.ts";
import type { AssetsConfig, AssetsWorkers, FilesOf } from "./static-assets.ts";

export { AssetFiles } from "./asset-files.ts";

interface UserWorker {
  etag: string;
  mainModule: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  modules: Record<string, Record<string, string>>;
  /** Bindings that are values. */
  values: Record<string, unknown>;
  /** Bindings that are Workers or stores: name to what it is and which binding of ours serves it. */
  proxied: Record<string, { kind: "kv" | "service" | "assets"; binding: string }>;
  /** Left out by a user Worker without static assets. */
  assets?: { manifest: string; config: AssetsConfig; files: FilesOf };
}

interface Env {
  LOADER: WorkerLoader;
  NODE: Fetcher;
  EGRESS: Fetcher;
  ASSETS_WORKERS: AssetsWorkers;
}

type LoaderExports = Record<string, (options: { props: unknown }) => Fetcher>;

/** What is published, by target; forgotten when Node says that something was published. */
const published = new Map<string, UserWorker | null>();

/** Isolates that one user Worker keeps under different parameters, by its own name. */
const kept = new Map<string, Set<string>>();
const MOST_KEPT = 16;

/**
 * The name of the isolate for a call. Parameters belong to an isolate, since every fetch in it leaves
 * the same way; workerd keeps an isolate that has a name for good, so that calls with ever new
 * parameters get one without: it ends with the call.
 */
function isolateName(target: Target, etag: string): string | null {
  const name = `${keyOf(target)}@${etag}>${target.outbound ?? ""}`;
  if (target.parameters === null) return name;
  const parameters = JSON.stringify(target.parameters);
  const known = kept.get(name) ?? new Set();
  kept.set(name, known);
  if (!known.has(parameters) && known.size >= MOST_KEPT) return null;
  known.add(parameters);
  return `${name}?${parameters}`;
}

function keyOf({ accountId, namespace, script }: Target): string {
  return `${accountId}/${namespace}/${script}`;
}

/** What the dispatch bindings and Node ask. */
export default class UserWorkers extends WorkerEntrypoint<Env> {
  /**
   * A request for the user Worker that its header names; without one, Node says that a user Worker
   * was published or deleted.
   */
  override async fetch(request: Request): Promise<Response> {
    const target = request.headers.get(USER_WORKER_HEADER);
    if (target !== null) return this.#dispatch(decoded(target) as Target, request);
    published.clear();
    return new Response(null, { status: 204 });
  }

  async #dispatch(target: Target, request: Request): Promise<Response> {
    const worker = await this.#published(target);
    const entrypoint =
      worker?.assets === undefined ? await this.#load(target) : this.#router(target, worker.assets);
    // A user Worker is untrusted and gets no `request.cf`.
    const { method, body, redirect, signal } = request;
    const headers = new Headers(request.headers);
    headers.delete(USER_WORKER_HEADER);
    return entrypoint.fetch(new Request(request.url, { method, headers, body, redirect, signal }));
  }

  /** The user Worker's own code, whatever stands before it. */
  async own(target: Target, request: Request): Promise<Response> {
    return (await this.#load(target)).fetch(request);
  }

  /** The asset Worker of a user Worker. */
  async assets(target: Target): Promise<AssetWorker> {
    const worker = await this.#published(target);
    if (!worker?.assets) throw new Error(`${target.script} has no static assets.`);
    const { manifest, config, files } = worker.assets;
    return this.#loadAssets(target, "assets", files, {
      CONFIG: config.assets,
      ASSETS_MANIFEST: Uint8Array.from(atob(manifest), (c) => c.charCodeAt(0)).buffer,
      ASSETS_KV_NAMESPACE: this.#exports.AssetFiles?.({ props: files }),
    }) as unknown as AssetWorker;
  }

  #router(target: Target, { config, files }: NonNullable<UserWorker["assets"]>): Fetcher {
    return this.#loadAssets(target, "router", files, {
      CONFIG: config.router,
      ASSET_WORKER: this.#exports.Assets?.({ props: { target } }),
      USER_WORKER: this.#exports.OwnCode?.({ props: { target } }),
    });
  }

  #loadAssets(
    target: Target,
    kind: "assets" | "router",
    { version }: FilesOf,
    env: Record<string, unknown>,
  ): Fetcher {
    const { source, compatibilityDate, compatibilityFlags } = this.env.ASSETS_WORKERS[kind];
    const name = isolateName(target, version);
    return this.env.LOADER.get(name === null ? null : `${name}:${kind}`, () => ({
      compatibilityDate,
      compatibilityFlags,
      mainModule: "index.js",
      modules: { "index.js": source },
      env,
      globalOutbound: null,
    })).getEntrypoint();
  }

  async call(target: Target, method: string, args: unknown[]): Promise<unknown> {
    const entrypoint = (await this.#load(target)) as unknown as Record<
      string,
      (...args: unknown[]) => unknown
    >;
    return entrypoint[method]?.(...args);
  }

  async #load(target: Target): Promise<Fetcher> {
    const worker = await this.#published(target);
    if (worker === null) throw new Error("Worker not found.");
    const stub = this.env.LOADER.get(isolateName(target, worker.etag), () => ({
      compatibilityDate: worker.compatibilityDate,
      compatibilityFlags: worker.compatibilityFlags,
      mainModule: worker.mainModule,
      modules: decodeModules(worker.modules) as Record<string, string>,
      env: { ...worker.values, ...this.#proxies(worker, target) },
      globalOutbound: this.#outboundOf(target),
    }));
    return stub.getEntrypoint();
  }

  #outboundOf({ outbound, parameters }: Target): Fetcher {
    const make = this.#exports.Outbound;
    return outbound === null || make === undefined
      ? this.env.EGRESS
      : make({ props: { binding: outbound, parameters } });
  }

  async #published(target: Target): Promise<UserWorker | null> {
    const key = keyOf(target);
    const known = published.get(key);
    if (known !== undefined) return known;
    const answer = await this.env.NODE.fetch(`http://node.invalid/?key=${encodeURIComponent(key)}`);
    const worker = answer.ok ? ((await answer.json()) as UserWorker) : null;
    published.set(key, worker);
    return worker;
  }

  #proxies(worker: UserWorker, target: Target): Record<string, unknown> {
    const proxies: Record<string, unknown> = {};
    for (const [name, { kind, binding }] of Object.entries(worker.proxied)) {
      if (kind === "assets") {
        if (worker.assets) proxies[name] = this.#exports.Assets?.({ props: { target } });
        continue;
      }
      const make = kind === "kv" ? this.#exports.Kv : this.#exports.Outbound;
      proxies[name] = make?.({ props: { binding } });
    }
    return proxies;
  }

  get #exports(): LoaderExports {
    return (this.ctx as unknown as { exports: LoaderExports }).exports;
  }
}

/** What the router and a user Worker ask of the asset Worker. */
interface AssetWorker extends Fetcher {
  unstable_canFetch(request: Request): Promise<boolean>;
}

/** The way back to this Worker's default export, whose isolates these two hand requests to. */
function userWorkers(ctx: ExecutionContext, env: Env): UserWorkers {
  return new UserWorkers(ctx, env);
}

/** The static assets of a user Worker, as its own `assets` binding. */
export class Assets extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    return (await this.#worker()).fetch(request);
  }

  async unstable_canFetch(request: Request): Promise<boolean> {
    return (await this.#worker()).unstable_canFetch(request);
  }

  #worker(): Promise<AssetWorker> {
    const { target } = this.ctx.props as unknown as { target: Target };
    return userWorkers(this.ctx, this.env).assets(target);
  }
}

/** A user Worker's own code, behind its static assets. */
export class OwnCode extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Promise<Response> {
    const { target } = this.ctx.props as unknown as { target: Target };
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

/** Bound when writes are limited: see `limited-kv.ts`. */
interface LimitedWrites {
  call(namespaceId: string, method: "put", args: unknown[]): Promise<unknown>;
}

/** A KV namespace as a user Worker sees it. */
export class Kv extends WorkerEntrypoint<Record<string, KVNamespace>> {
  get #namespace(): KVNamespace {
    const { binding } = this.ctx.props as unknown as { binding: string };
    return this.env[binding] as KVNamespace;
  }

  get(key: string, options?: unknown): Promise<unknown> {
    return this.#namespace.get(key, options as "text");
  }

  getWithMetadata(key: string, options?: unknown): Promise<unknown> {
    return this.#namespace.getWithMetadata(key, options as "text");
  }

  async put(key: string, value: string, options?: KVNamespacePutOptions): Promise<void> {
    const { binding } = this.ctx.props as unknown as { binding: string };
    const limited = (this.env as unknown as { LIMITED_KV?: LimitedWrites }).LIMITED_KV;
    if (limited === undefined) return this.#namespace.put(key, value, options);
    await limited.call(binding, "put", [key, value, options]);
  }

  delete(key: string): Promise<void> {
    return this.#namespace.delete(key);
  }

  list(options?: KVNamespaceListOptions): Promise<unknown> {
    return this.#namespace.list(options);
  }
}
