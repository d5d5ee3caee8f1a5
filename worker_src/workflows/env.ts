/** What the workflows Worker is bound to. A binding that is off until set is optional. */
export interface Env {
  BUILD_WORKFLOW: Workflow;
  OPTIMIZATION_WORKFLOW: Workflow;
  BUILD_DISPATCHER?: DispatchNamespace;
  OPTIMIZE_DISPATCHER?: DispatchNamespace;
  CUSTOMER_SITES?: DispatchNamespace;
  METADATA?: KVNamespace;
  CACHE?: KVNamespace;
  SAAS_DOMAINS?: KVNamespace;
  ZONE_ID?: string;
  ACCOUNT_ID?: string;
  FALLBACK_ORIGIN?: string;
  BUILD_DISPATCHER_URL?: string;
  OPTIMIZE_DISPATCHER_URL?: string;
  ENVIRONMENT?: string;
  PLATFORM_NAME?: string;
  BUILD_DISPATCH?: Fetcher;
  OPTIMIZE_DISPATCH?: Fetcher;
  DISPATCH_TOKEN?: string;
  DISPATCH_TOKEN_PREVIOUS?: string;
  CF_API_TOKEN?: string;
  SITES?: PublishingSettings;
  TRACING?: TracingSettings;
  ALERT_WEBHOOK?: string;
  VERSION_METADATA?: WorkerVersionMetadata;
  RATE_LIMITER?: RateLimit;
  ASSETS?: R2Bucket;
  DB_MAIN?: D1Database;
  ANALYTICS?: AnalyticsEngineDataset;
}

/** From the stack's settings, as one JSON binding; `components/sites.py` writes it. */
export interface PublishingSettings {
  /** A site answers at `<slug>.<domain>`. */
  domain: string;
  /** The dispatch namespace of the sites' user Workers. */
  namespace: string;
  /** Whether the zone takes customers' own host names. */
  customHostnames: boolean;
  /** The Analytics Engine data set that visits are counted in; left out when METADATA counts them. */
  dataset?: string;
}

/** From the stack's settings, as one JSON binding; `components/workflows_worker.py` writes it. */
export interface TracingSettings {
  /** The Analytics Engine data set of spans. */
  dataset: string;
  levels: ServiceLevels;
  /** When the service levels are looked at by themselves. */
  alertsCron?: string;
  housekeepingCron?: string;
}

/** Milliseconds that 95 of 100 may take, and shares. */
export interface ServiceLevels {
  startMs: number;
  statusMs: number;
  dispatchMs: number;
  completeness: number;
  fallbacks: number;
}
