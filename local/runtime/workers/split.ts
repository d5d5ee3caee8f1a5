/**
 * Stands before a Worker whose deployment has more than one version, and gives each its share.
 * https://developers.cloudflare.com/workers/versions-and-deployments/gradual-deployments/
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { shareBinding } from "./share-binding.ts";

interface Share {
  version: string;
  percentage: number;
}

interface Env {
  SCRIPT: string;
  /** The newest version first: a key that it has stays with it while its share grows. */
  SHARES: Share[];
}

const OVERRIDES = "cloudflare-workers-version-overrides";
const KEY = "cloudflare-workers-version-key";

/** A split of one entrypoint: of its requests, and of the calls of its methods. */
export function splitOf(entrypoint: string): unknown {
  return class extends WorkerEntrypoint<Env> {
    constructor(ctx: ExecutionContext, env: Env) {
      super(ctx, env);
      // biome-ignore lint/correctness/noConstructorReturn: a method of any name is one of the versions'
      return new Proxy(this, {
        get: (target, method) =>
          Reflect.has(target, method)
            ? Reflect.get(target, method)
            : Reflect.get(at(env, entrypoint, shareAt(env, Math.random() * 100)), method),
      });
    }

    override async fetch(request: Request): Promise<Response> {
      return at(this.env, entrypoint, await choice(this.env, request.headers)).fetch(request);
    }
  };
}

function at(env: Env, entrypoint: string, { version }: Share): Fetcher {
  const bindings = env as unknown as Record<string, Fetcher>;
  const found = bindings[shareBinding(version, entrypoint)];
  if (found === undefined) throw new Error(`Version ${version} has no entrypoint "${entrypoint}".`);
  return found;
}

async function choice(env: Env, headers: Headers): Promise<Share> {
  const asked = overrideFor(env.SCRIPT, headers.get(OVERRIDES) ?? "");
  const override = env.SHARES.find(({ version }) => version === asked);
  if (override !== undefined) return override;
  const key = headers.get(KEY);
  return shareAt(env, key === null ? Math.random() * 100 : await pointOf(key));
}

/** The version that a point between 0 and 100 falls on. */
function shareAt({ SHARES: shares }: Env, point: number): Share {
  let end = 0;
  for (const share of shares) {
    end += share.percentage;
    if (point < end) return share;
  }
  return shares.at(-1) as Share;
}

/** The same point for the same key, always, and any point for any key. */
async function pointOf(key: string): Promise<number> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return (new DataView(digest).getUint32(0) / 2 ** 32) * 100;
}

/** A dictionary of strings: https://www.rfc-editor.org/rfc/rfc8941#name-dictionaries */
function overrideFor(script: string, header: string): string | undefined {
  for (const member of header.split(",")) {
    const [, name, version] = /^\s*([\w*.-]+)="([^"]*)"\s*$/.exec(member) ?? [];
    if (name === script) return version;
  }
  return undefined;
}
