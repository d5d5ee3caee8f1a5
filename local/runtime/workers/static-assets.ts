/** What Node tells the Workers of ours that serve static assets. */

/** A Worker of Miniflare's, in workerd's configuration. */
export interface AssetsWorker {
  source: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
}

/** The Workers that serve static assets, the same for all. */
export interface AssetsWorkers {
  assets: AssetsWorker;
  router: AssetsWorker;
  /** Hands requests to the router, and calls of methods to the Worker's own code. */
  proxy: AssetsWorker;
}

/** What tells them which version they serve. */
export interface AssetsConfig {
  assets: Record<string, unknown>;
  router: Record<string, unknown>;
}

/** Whose files: those of one version of a script, by its key in the store. */
export interface FilesOf {
  script: string;
  version: string;
}
