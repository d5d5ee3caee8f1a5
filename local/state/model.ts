/**
 * What the local cloud remembers: the resources of its accounts, as plain JSON documents.
 *
 * The API writes these, the runtime reads them. Module bytes are not here: a module names its
 * content by SHA-256 and the blob store keeps the bytes.
 */

/** An account, with the workers.dev subdomain that its Workers answer under. */
export interface Account {
  id: string;
  name: string;
  subdomain: string | null;
  /** In the API's own form; left out while nobody set any. */
  workersSettings?: Record<string, unknown>;
}

/** A zone (a domain) of an account. */
export interface Zone {
  id: string;
  accountId: string;
  name: string;
  /** What a program said of it; a zone that came with its account has none of these. */
  type?: string | undefined;
  paused?: boolean | undefined;
  vanityNameServers?: string[];
  createdOn?: string;
  modifiedOn?: string;
}

export interface KvNamespace {
  id: string;
  accountId: string;
  title: string;
}

export interface DispatchNamespace {
  id: string;
  accountId: string;
  name: string;
  /** Whether its user Workers get `request.cf`; left out when not. */
  trusted?: boolean;
  createdOn: string;
  modifiedOn: string;
}

/** One module of an upload; `name` is what an import statement in another module says. */
export interface ScriptModule {
  name: string;
  /** The part's content type, e.g. `application/javascript+module`. */
  contentType: string;
  sha256: string;
  bytes: number;
}

/** A binding in the API's own form: `type`, `name`, and the fields of that type. */
export interface Binding {
  type: string;
  name: string;
  [field: string]: unknown;
}

/** A file of static assets, under the hash that its uploader gave it. */
export interface AssetFile {
  /** 32 hex digits; the uploader's own, Cloudflare asks for no certain function. */
  hash: string;
  sha256: string;
  bytes: number;
  /** What it is served as; null for no `content-type` at all. */
  contentType: string | null;
}

/** The static assets of a version. */
export interface VersionAssets {
  /** By path, with its leading slash. */
  files: Record<string, AssetFile>;
  /** In the API's own form: `html_handling`, `_headers`, ... */
  config: Record<string, unknown>;
}

/** A store of secrets of the account. */
export interface SecretsStore {
  /** 32 hex digits. */
  id: string;
  accountId: string;
  name: string;
  created: string;
  modified: string;
}

export interface StoreSecret {
  /** 32 hex digits. */
  id: string;
  accountId: string;
  storeId: string;
  name: string;
  value: string;
  comment: string;
  /** The products that may use it. */
  scopes: string[];
  created: string;
  modified: string;
}

/** An upload of static assets that is under way, or complete and not yet forgotten. */
export interface AssetUpload {
  accountId: string;
  dispatchNamespace: string | null;
  scriptName: string;
  manifest: Record<string, { hash: string; size: number }>;
  /** Lets files be uploaded. */
  token: string;
  /** Lets a version have the files; null while some are missing. */
  completionToken: string | null;
  /** Hashes of the files that came with it. */
  received: string[];
  expiresAt: string;
}

/** One uploaded version of a script: its code and what it was uploaded with. */
export interface ScriptVersion {
  /** A UUID. */
  id: string;
  /** 1 for the first version of a script, then counting up. */
  number: number;
  createdOn: string;
  /**
   * The module the runtime starts; for service-worker syntax, the name of the script part; empty for
   * a Worker of static assets alone.
   */
  mainModule: string;
  /** `modules` for an ES module, `service-worker` for the older syntax (`body_part`). */
  syntax: "modules" | "service-worker";
  modules: ScriptModule[];
  compatibilityDate: string | null;
  compatibilityFlags: string[];
  /** With their secret values; an answer of the API leaves those out. */
  bindings: Binding[];
  annotations: Record<string, string>;
  /** Left out by a version without any. */
  assets?: VersionAssets;
  /** SHA-256 over the modules and the static assets, in hex. */
  etag: string;
  /** Names of the default export's handlers, e.g. `fetch`, `scheduled`. */
  handlers: string[];
  /** Exported classes and entrypoints other than the default one. */
  namedHandlers: { name: string; handlers: string[] }[];
  /** What uploaded it, as its own client says: `wrangler`, else `api`. */
  source?: "wrangler" | "api";
  /** Which operation made it, as the annotation `workers/triggered_by` says it, e.g. `upload`. */
  triggeredBy?: string;
  /** How long it took to start when it was checked, in milliseconds. */
  startupTimeMs?: number;
  /** What the upload's metadata said beyond the above, as received (e.g. placement, limits). */
  extra: Record<string, unknown>;
}

/** A deployment: which versions take traffic, at which percentage. */
export interface Deployment {
  id: string;
  createdOn: string;
  source: string;
  strategy: "percentage";
  versions: { versionId: string; percentage: number }[];
  annotations: Record<string, string>;
}

/** What migrations and `exports` made of a Worker's classes of Durable Objects. */
export interface DurableObjects {
  /** Of the last migration; empty before the first one that has a tag. */
  tag: string;
  /** By class, under which key its objects are kept: it stays when class or Worker are renamed. */
  keys: Record<string, string>;
  /** The classes whose objects have no SQL; others have. */
  legacyKv?: string[];
  /** Whether uploads declare the classes in `exports`: migrations are over then. */
  declared?: boolean;
  /** By class, the Worker that it is expected from. */
  expected?: Record<string, string>;
  /** By class, the Worker that it came from. */
  received?: Record<string, string>;
  /** By the name that a class had here, what has become of it: bindings to it follow. */
  moved?: Record<string, { script: string; className: string }>;
}

/** A Worker of the account (`dispatchNamespace` null) or a user Worker in a dispatch namespace. */
export interface Script {
  accountId: string;
  dispatchNamespace: string | null;
  name: string;
  /** A 32-digit hex id that stays with the script. */
  tag: string;
  createdOn: string;
  modifiedOn: string;
  /** Newest first. A user Worker has one, its newest; a Worker of the account may have none yet. */
  versions: ScriptVersion[];
  /** Newest first. Empty for a user Worker, and for a Worker that was never deployed. */
  deployments: Deployment[];
  tags: string[];
  logpush: boolean;
  observability: Record<string, unknown> | null;
  tailConsumers: Record<string, unknown>[];
  usageModel: string;
  placement: Record<string, unknown>;
  limits: Record<string, unknown>;
  subdomain: { enabled: boolean; previewsEnabled: boolean };
  schedules: { cron: string; createdOn: string; modifiedOn: string }[];
  /** Left out by a Worker that has never had a class of Durable Objects. */
  durableObjects?: DurableObjects;
}

/** A workflow: a name of the account that a class of a script answers to. */
export interface Workflow {
  accountId: string;
  id: string;
  name: string;
  className: string;
  scriptName: string;
  createdOn: string;
  modifiedOn: string;
  limits: Record<string, unknown> | null;
  /** The id of the workflow's newest version, a UUID. */
  versionId: string;
}

export interface D1Database {
  uuid: string;
  accountId: string;
  name: string;
  createdAt: string;
  jurisdiction: string | null;
  /** Null when nobody has set it, as most databases: the API leaves it out then. */
  readReplication: { mode: "auto" | "disabled" } | null;
}

export interface R2Bucket {
  accountId: string;
  name: string;
  creationDate: string;
  location: string;
  storageClass: string;
  jurisdiction: string;
  /** Left out by a bucket whose rules nobody has set. */
  settings?: {
    cors?: Record<string, unknown>[] | undefined;
    lifecycle?: Record<string, unknown>[];
    lock?: Record<string, unknown>[];
    managedDomain?: boolean;
    domains?: R2Domain[];
    sippy?: Record<string, unknown> | undefined;
    localUploads?: boolean;
    notifications?: R2Notification[];
  };
}

/** A name at which a bucket is public, in the API's own form. */
export interface R2Domain {
  domain: string;
  zoneId: string;
  enabled: boolean;
  minTLS?: string | undefined;
  ciphers?: string[] | undefined;
}

/** What a queue hears of a bucket's objects, in the API's own form. */
export interface R2Notification {
  queueId: string;
  ruleId: string;
  createdAt: string;
  actions: string[];
  prefix?: string | undefined;
  suffix?: string | undefined;
  description?: string | undefined;
}

/** A host name that answers with a Worker. */
export interface CustomDomain {
  id: string;
  accountId: string;
  zoneId: string;
  zoneName: string;
  hostname: string;
  service: string;
  environment: string;
}

/** Who takes the messages of a queue: a Worker, or any caller of the API. */
export interface QueueConsumer {
  id: string;
  createdOn: string;
  type: "worker" | "http_pull";
  /** The name of the Worker; null for `http_pull`. */
  script: string | null;
  /** The name of the queue that takes what failed too often; empty for none. */
  deadLetterQueue: string;
  /** In the API's own form and units. */
  settings: {
    batch_size: number;
    max_retries: number;
    max_wait_time_ms: number;
    max_concurrency: number | null;
    retry_delay: number;
    visibility_timeout_ms: number;
  };
}

export interface Queue {
  id: string;
  accountId: string;
  name: string;
  createdOn: string;
  modifiedOn: string;
  /** In the API's own form; times in seconds. */
  settings: {
    delivery_delay: number;
    delivery_paused: boolean;
    message_retention_period: number;
  };
  /** When its messages were deleted, if they ever were. */
  purgedOn?: string;
  consumers: QueueConsumer[];
}

/** A resource that the API keeps and answers but the runtime does not read. */
export interface ZoneDocument {
  kind: "dns_record" | "route" | "custom_hostname" | "fallback_origin" | "logpush_job";
  /** The account's or the zone's id. */
  owner: string;
  id: string;
  body: Record<string, unknown>;
}
