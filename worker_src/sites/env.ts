/** What the sites Worker is bound to. A binding that is off until set is optional. */
export interface Env {
  CUSTOMER_SITES: DispatchNamespace;
  METADATA: KVNamespace;
  CACHE: KVNamespace;
  SAAS_DOMAINS: KVNamespace;
  ENVIRONMENT: string;
  PLATFORM_NAME: string;
  SITES: SitesSettings;
  LEAD_LIMITER: RateLimit;
  VERSION_METADATA: WorkerVersionMetadata;
  DB_MAIN?: D1Database;
  ANALYTICS?: AnalyticsEngineDataset;
}

/** From the stack's settings, as one JSON binding; `components/sites.py` writes it. */
export interface SitesSettings {
  /** A site answers at `<slug>.<domain>`. */
  domain: string;
  /** Milliseconds that a site has to answer. */
  timeoutMs: number;
  limits: { cpuMs: number; subRequests: number };
}
