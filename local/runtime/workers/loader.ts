/** Loads user Workers: an isolate for each version, made when it is first asked for. */

import type { Target } from "./dispatch-binding.ts";
import { decodeModules } from "./modules.ts";
import type { AssetsConfig, AssetsWorkers, FilesOf } from "./static-assets.ts";

export interface UserWorker {
  etag: string;
  /** Whether its namespace is: it then gets `request.cf`. */
  trusted?: boolean;
  mainModule: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  modules: Record<string, Record<string, string>>;
  /** Bindings that are values. */
  values: Record<string, unknown>;
  /** Bindings that are Workers or stores: name to what of ours stands for it, with its props. */
  proxied: Record<string, { kind: string; props: { binding?: string; why?: string } }>;
  /** Left out by a user Worker without static assets. */
  assets?: { manifest: string; config: AssetsConfig; files: FilesOf };
}

export interface Env {
  LOADER: WorkerLoader;
  NODE: Fetcher;
  EGRESS: Fetcher;
  ASSET_FILES: Fetcher;
  ASSETS_WORKERS: AssetsWorkers;
  /** The source of `static-site.ts`. */
  STATIC_SITE: string;
  /** The source of `user-bindings.ts`. */
  USER_BINDINGS: string;
}

/** Modules beside a user Worker's own. */
const INSTALL = "local-cloud-bindings.js";
const USER_BINDINGS = "local-cloud-user-bindings.js";

/** What `user-bindings.ts` makes, of a stub of which of our entrypoints; `Absent` has none. */
const MADE: Record<string, string> = {
  Database: "d1",
  Bucket: "r2",
  DataSet: "analytics",
  Objects: "durable",
  Absent: "absent",
};

export type LoaderExports = Record<string, (options: { props: unknown }) => Fetcher>;

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
  const name = `${keyOf(target)}@${etag}>${target.outbound ?? ""}|${target.tails.join()}`;
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

export class Loader {
  readonly #env: Env;
  readonly #exports: LoaderExports;

  /** `exports` of the Worker that loads: https://developers.cloudflare.com/workers/runtime-apis/context/#exports */
  constructor(env: Env, exports: unknown) {
    this.#env = env;
    this.#exports = exports as LoaderExports;
  }

  /** The isolate of a user Worker. Throws when there is none of its name. */
  async load(target: Target): Promise<WorkerStub> {
    const worker = await this.published(target);
    if (worker === null) throw new Error("Worker not found.");
    return this.#env.LOADER.get(isolateName(target, worker.etag), () => ({
      compatibilityDate: worker.compatibilityDate,
      compatibilityFlags: worker.compatibilityFlags,
      mainModule: worker.mainModule,
      modules: this.#modulesOf(worker),
      env: { ...worker.values, ...this.#proxies(worker, target) },
      globalOutbound: this.#outboundOf(target),
      tails: this.#tailsOf(target),
    }));
  }

  #tailsOf(target: Target): Fetcher[] {
    const tail = target.tails.length === 0 ? undefined : this.#exports.Tails?.({ props: target });
    return tail === undefined ? [] : [tail];
  }

  #outboundOf({ outbound, parameters }: Target): Fetcher {
    const make = this.#exports.Outbound;
    return outbound === null || make === undefined
      ? this.#env.EGRESS
      : make({ props: { binding: outbound, parameters } });
  }

  async published(target: Target): Promise<UserWorker | null> {
    const key = keyOf(target);
    const known = published.get(key);
    if (known !== undefined) return known;
    const answer = await this.#env.NODE.fetch(
      `http://node.invalid/?key=${encodeURIComponent(key)}`,
    );
    const worker = answer.ok ? ((await answer.json()) as UserWorker) : null;
    published.set(key, worker);
    return worker;
  }

  #proxies(worker: UserWorker, target: Target): Record<string, unknown> {
    const proxies: Record<string, unknown> = {};
    for (const [name, { kind, props }] of Object.entries(worker.proxied)) {
      if (kind === "Assets" && !worker.assets) continue;
      if (kind === "Absent") {
        proxies[name] = props.why;
        continue;
      }
      const service = kind === "Service" && this.#env[props.binding as keyof Env];
      // A Worker that workerd was not told of yet is asked for at each call.
      const stand = kind === "Service" ? "Outbound" : kind;
      proxies[name] = service || this.#exports[stand]?.({ props: { ...props, target } });
    }
    return proxies;
  }

  /** Its own, and those that make bindings of its stubs before any of its own runs. */
  #modulesOf({ modules, mainModule, proxied }: UserWorker): Record<string, string> {
    const own = decodeModules(modules) as Record<string, { js?: string } & string>;
    const made = Object.entries(proxied).flatMap(([name, { kind }]) =>
      kind in MADE ? [[name, MADE[kind]]] : [],
    );
    if (made.length === 0) return own;
    const install = `import { install } from "./${USER_BINDINGS}";
install(${JSON.stringify(Object.fromEntries(made))});
`;
    const main = own[mainModule]?.js ?? "";
    return {
      ...own,
      [mainModule]: { js: `import "/${INSTALL}"; ${main}` },
      [INSTALL]: { js: install },
      [USER_BINDINGS]: { js: this.#env.USER_BINDINGS },
    } as unknown as Record<string, string>;
  }
}

export function forgetPublished(): void {
  published.clear();
}
