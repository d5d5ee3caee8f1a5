/**
 * Serves the static assets of every user Worker from one isolate. Cloudflare's router and asset Worker
 * are the same for all of them and differ in their `env` alone, which is made here for each request: an
 * isolate of its own for each site is kept for good, and a thousand sites would fill workerd's memory.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import type { Target } from "./dispatch-binding.ts";
import type { AssetsConfig, FilesOf } from "./static-assets.ts";

/** What is to be known of a version to serve it. */
export interface SiteVersion {
  /** In base64. */
  manifest: string;
  config: AssetsConfig;
}

/** Whose site it is, and which version. */
export interface SiteProps {
  target: Target;
  files: FilesOf;
}

/** The way back to the Worker that loads user Workers. */
interface Env {
  BACK: {
    site(target: Target): Promise<SiteVersion>;
    file(files: FilesOf, hash: string): Promise<unknown>;
    own(target: Target, request: Request): Promise<Response>;
  };
}

/** What the router and a user Worker ask of the asset Worker. */
interface AssetWorker {
  fetch(request: Request): Promise<Response>;
  unstable_canFetch(request: Request): Promise<boolean>;
}

type Made<T> = new (ctx: ExecutionContext, env: Record<string, unknown>) => T;
type Known = { manifest: ArrayBuffer; config: AssetsConfig };

const MOST_KNOWN = 1_000;
/** By version; the one that was met longest ago goes first. */
const known = new Map<string, Known>();

/** The entrypoints, made of the two classes that Miniflare brings. */
export function sitesOf(
  Assets: Made<AssetWorker>,
  Router: Made<{ fetch(request: Request): Promise<Response> }>,
) {
  abstract class Served extends WorkerEntrypoint<Env> {
    async assets(): Promise<AssetWorker> {
      const { files } = this.site;
      const { manifest, config } = await this.#version();
      return new Assets(this.ctx, {
        CONFIG: config.assets,
        ASSETS_MANIFEST: manifest,
        ASSETS_KV_NAMESPACE: {
          getWithMetadata: (hash: string) => this.env.BACK.file(files, hash),
        },
      });
    }

    async router() {
      const { target } = this.site;
      const { config } = await this.#version();
      return new Router(this.ctx, {
        CONFIG: config.router,
        ASSET_WORKER: await this.assets(),
        USER_WORKER: { fetch: (request: Request) => this.env.BACK.own(target, request) },
      });
    }

    get site(): SiteProps {
      return this.ctx.props as unknown as SiteProps;
    }

    async #version(): Promise<Known> {
      const { target, files } = this.site;
      const found = known.get(files.version) ?? (await this.#ask(target));
      known.delete(files.version);
      known.set(files.version, found);
      const [oldest] = known.keys();
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
      return found;
    }

    async #ask(target: Target): Promise<Known> {
      const { manifest, config } = await this.env.BACK.site(target);
      const bytes = Uint8Array.from(atob(manifest), (c) => c.charCodeAt(0));
      return { manifest: bytes.buffer, config };
    }
  }

  return {
    /** A site as its visitors meet it. */
    Site: class extends Served {
      override async fetch(request: Request): Promise<Response> {
        return (await this.router()).fetch(request);
      }
    },
    /** The `assets` binding of a user Worker's own code. */
    Files: class extends Served {
      override async fetch(request: Request): Promise<Response> {
        return (await this.assets()).fetch(request);
      }
    },
  };
}
