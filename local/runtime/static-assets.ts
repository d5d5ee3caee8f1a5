/**
 * Static assets as Cloudflare serves them: by the two Workers of cloudflare/workers-sdk that do it
 * there, which Miniflare brings. The asset Worker answers with files, and the router decides between
 * it and the Worker's own code.
 *
 * Miniflare's own option is not used: it has one folder for all Workers of a process, and takes the
 * content type from a file's name, not from its upload.
 * https://developers.cloudflare.com/workers/static-assets/
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ASSETS_PLUGIN, type WorkerOptions } from "miniflare";
import type { AssetFile, Script, ScriptVersion, VersionAssets } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";
import { runtimeDate } from "./compatibility.ts";
import { OWN } from "./names.ts";
import type {
  AssetsConfig,
  AssetsWorker,
  AssetsWorkers,
  FilesOf,
} from "./workers/static-assets.ts";

interface Described {
  workers: AssetsWorkers;
  config: AssetsConfig;
}

/** Whether a version has files to serve. */
export function hasAssets({ assets }: ScriptVersion): boolean {
  return assets !== undefined && Object.keys(assets.files).length > 0;
}

/** What Miniflare makes of versions; each is asked about once. */
export class StaticAssets {
  readonly #log: (line: string) => void;
  readonly #known = new Map<string, Promise<Described>>();

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  async workers(): Promise<AssetsWorkers> {
    const described = await this.#describe("", {}, () => this.#ask({}, {}, {}));
    return described.workers;
  }

  async config(version: ScriptVersion): Promise<AssetsConfig> {
    const config = version.assets?.config ?? {};
    const described = await this.#describe(version.id, config, () => {
      const { html_handling, not_found_handling } = config;
      const assets = withoutNulls({ html_handling, not_found_handling });
      const router = routerConfig(config, version.modules.length > 0);
      return this.#ask(config, assets, router, version).catch((error: unknown) => {
        this.#log(`static assets: _headers and _redirects are left out: ${String(error)}`);
        return this.#ask({}, assets, router, version);
      });
    });
    return described.config;
  }

  #describe(key: string, config: Record<string, unknown>, ask: () => Promise<Described>) {
    const name = `${key}${JSON.stringify(config)}`;
    const known = this.#known.get(name) ?? ask();
    this.#known.set(name, known);
    return known;
  }

  /** Miniflare reads `_headers` and `_redirects` from a folder of assets; there is nothing else in it. */
  async #ask(
    files: Record<string, unknown>,
    assetConfig: Record<string, unknown>,
    router: Record<string, unknown>,
    version?: ScriptVersion,
  ): Promise<Described> {
    const directory = mkdtempSync(join(tmpdir(), "assets-"));
    try {
      for (const name of ["_headers", "_redirects"]) {
        if (typeof files[name] === "string") writeFileSync(join(directory, name), files[name]);
      }
      const options = {
        assets: { directory, workerName: "site", assetConfig, routerConfig: router },
        compatibilityDate: runtimeDate(version?.compatibilityDate ?? null),
        compatibilityFlags: version?.compatibilityFlags ?? [],
      };
      const services = await ASSETS_PLUGIN.getServices({ options, log: this.#logger() } as never);
      return described(services as unknown as Service[]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  #logger() {
    const quiet = () => undefined;
    const say = (message: unknown) => this.#log(`static assets: ${String(message)}`);
    return { debug: quiet, info: quiet, log: quiet, warn: say, error: say };
  }
}

interface Service {
  name: string;
  worker?: {
    compatibilityDate: string;
    compatibilityFlags?: string[];
    modules: { esModule: string }[];
    bindings: { name: string; json?: string }[];
  };
}

function described(services: Service[]): Described {
  const find = (name: string): NonNullable<Service["worker"]> => {
    const found = services.find((service) => service.name === `assets:${name}:site`)?.worker;
    if (found !== undefined) return found;
    throw new Error(`Miniflare has no Worker "${name}" for static assets any more.`);
  };
  const worker = (name: string): AssetsWorker => {
    const { modules, compatibilityDate, compatibilityFlags = [] } = find(name);
    return { source: modules[0]?.esModule ?? "", compatibilityDate, compatibilityFlags };
  };
  const config = (name: string): Record<string, unknown> => {
    const json = find(name).bindings.find((binding) => binding.name === "CONFIG")?.json;
    return JSON.parse(json ?? "{}") as Record<string, unknown>;
  };
  const [assets, router, proxy] = ["assets-service", "router", "rpc-proxy"] as const;
  return {
    workers: { assets: worker(assets), router: worker(router), proxy: worker(proxy) },
    // Without `debug`, which adds headers for wrangler's own log.
    config: { assets: { ...config(assets), debug: false }, router: config(router) },
  };
}

/** https://developers.cloudflare.com/workers/static-assets/binding/#run_worker_first */
function routerConfig(config: Record<string, unknown>, hasCode: boolean): Record<string, unknown> {
  const { run_worker_first: first, serve_directly: directly } = config;
  const rules = Array.isArray(first) ? (first as string[]) : undefined;
  return {
    has_user_worker: hasCode,
    invoke_user_worker_ahead_of_assets: first === true || (first == null && directly === false),
    ...(rules === undefined
      ? {}
      : {
          static_routing: {
            user_worker: rules.filter((rule) => !rule.startsWith("!")),
            asset_worker: rules.filter((rule) => rule.startsWith("!")).map((rule) => rule.slice(1)),
          },
        }),
  };
}

function withoutNulls(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null));
}

const HEADER_BYTES = 20;
const HASH_BYTES = 16;
const ENTRY_BYTES = 40;

/**
 * Which file is at which path, as the asset Worker reads it: a header, then for each path the first
 * half of its SHA-256 and the hash of the file, sorted, and eight more bytes.
 * https://github.com/cloudflare/workers-sdk/blob/main/packages/workers-shared/utils/constants.ts
 */
export function manifestOf({ assets }: ScriptVersion): Uint8Array<ArrayBuffer> {
  const entries = publicFiles(assets ?? { files: {}, config: {} })
    .map(([path, { hash }]) => ({ path: createHash("sha256").update(path).digest(), hash }))
    .sort((a, b) => Buffer.compare(a.path.subarray(0, HASH_BYTES), b.path.subarray(0, HASH_BYTES)));
  const manifest = new Uint8Array(HEADER_BYTES + entries.length * ENTRY_BYTES);
  for (const [n, { path, hash }] of entries.entries()) {
    const start = HEADER_BYTES + n * ENTRY_BYTES;
    manifest.set(path.subarray(0, HASH_BYTES), start);
    manifest.set(Buffer.from(hash, "hex"), start + HASH_BYTES);
  }
  return manifest;
}

/**
 * The files by the paths that visitors ask for: below the base path, where there is one. Miniflare's
 * asset Worker does not know of it.
 * https://github.com/cloudflare/workers-sdk/releases/tag/%40cloudflare%2Fworkers-shared%400.20.0
 */
function publicFiles({ files, config }: VersionAssets): [path: string, file: AssetFile][] {
  const { base_path, not_found_handling } = config;
  const given = String(base_path ?? "").replaceAll(/\/+/g, "/");
  const base = new URL(given, "http://assets.invalid/").pathname.replace(/\/$/, "");
  const below = Object.entries(files).map(([path, file]): [string, AssetFile] => [
    `${base}${path}`,
    file,
  ]);
  const page = files["/index.html"];
  const isFallback = base !== "" && not_found_handling === "single-page-application";
  return isFallback && page !== undefined ? [...below, ["/index.html", page]] : below;
}

export function filesOf(script: Script, version: ScriptVersion): FilesOf {
  const { accountId, dispatchNamespace, name } = script;
  return { script: scriptKey(accountId, dispatchNamespace, name), version: version.id };
}

/** The names of the Workers that serve a version which runs under a name. */
export const assetsName = (as: string): string => `${as}:assets`;
export const siteName = (as: string): string => `${as}:site`;
const routerName = (as: string): string => `${as}:router`;

/** The Workers before a version of a Worker of an account; its entrance is {@link siteName}. */
export async function siteWorkers(
  script: Script,
  version: ScriptVersion,
  as: string,
  statics: StaticAssets,
): Promise<WorkerOptions[]> {
  const { assets, router, proxy } = await statics.workers();
  const config = await statics.config(version);
  const props = filesOf(script, version);
  const options = ({ source, compatibilityDate, compatibilityFlags }: AssetsWorker) => ({
    modules: [{ type: "ESModule" as const, path: "index.mjs", contents: source }],
    modulesRoot: "/",
    compatibilityDate,
    compatibilityFlags,
  });
  return [
    {
      ...options(assets),
      name: assetsName(as),
      bindings: { CONFIG: config.assets },
      dataBlobBindings: { ASSETS_MANIFEST: manifestOf(version) },
      serviceBindings: {
        ASSETS_KV_NAMESPACE: { name: OWN.assetFiles, entrypoint: "AssetFiles", props },
      },
    },
    {
      ...options(router),
      name: routerName(as),
      bindings: { CONFIG: config.router },
      serviceBindings: { ASSET_WORKER: assetsName(as), USER_WORKER: as },
    },
    {
      ...options(proxy),
      name: siteName(as),
      serviceBindings: { ROUTER_WORKER: routerName(as), USER_WORKER: as },
    },
  ] as WorkerOptions[];
}

/** A file of a version by its hash, for `asset-files.ts`. */
export function createAssetFiles(store: Store): (request: Request) => Promise<Response> {
  return async (request) => {
    const { searchParams: query } = new URL(request.url);
    const script = store.scripts.get(query.get("script") ?? "");
    const version = script?.versions.find(({ id }) => id === query.get("version"));
    const files: AssetFile[] = Object.values(version?.assets?.files ?? {});
    const hash = query.get("hash");
    // A version that was replaced a moment ago still answers the requests that it has begun.
    const beside = [script?.accountId, script?.dispatchNamespace ?? "", hash].join("/");
    const file = files.find((one) => one.hash === hash) ?? store.assetFiles.get(beside);
    if (file === undefined) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(store.blobs.read(file.sha256)), {
      headers: { "x-asset-type": encodeURIComponent(JSON.stringify(file.contentType)) },
    });
  };
}
