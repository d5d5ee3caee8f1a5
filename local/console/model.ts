/** What the cloud's own routes answer: `local/admin` makes it, the console shows it. */

export interface Binding {
  type: string;
  name: string;
  [field: string]: unknown;
}

export interface UserWorker {
  name: string;
  modifiedOn: string;
  tags: string[];
  codeBytes: number;
  compatibilityDate: string | null;
  compatibilityFlags: string[];
  handlers: string[];
  bindings: Binding[];
  limits: Record<string, unknown>;
}

export interface Worker extends UserWorker {
  public: boolean;
  crons: string[];
  tails: string[];
  versions: number;
}

export interface Account {
  id: string;
  name: string;
  subdomain: string | null;
  workers: Worker[];
  namespaces: { name: string; userWorkers: number }[];
  kv: { id: string; title: string }[];
  d1: { id: string; name: string }[];
  r2: { name: string }[];
  queues: { name: string; consumers: (string | null)[] }[];
  workflows: { name: string; className: string; scriptName: string }[];
}

export interface Overview {
  accounts: Account[];
}

/** A line of a Worker of ours: `docs/log.schema.json`. */
export interface Span {
  time: string;
  worker: string;
  span: string;
  traceId: string;
  spanId: string;
  parentId?: string;
  outcome: "ok" | "fallback" | "refused" | "failed";
  ms: number;
  [field: string]: unknown;
}

/** What the process and its Workers wrote. */
export interface Written {
  seq: number;
  at: string;
  text: string;
  /** The line as an object, when a Worker wrote one in JSON. */
  line?: Record<string, unknown>;
}

/** One request that the API received, with what it answered. */
export interface Entry {
  seq: number;
  method: string;
  path: string;
  query: Record<string, string>;
  status: number;
  /** When it came, as ISO 8601. */
  at: string;
  ms: number;
  /** What it calls itself. */
  client: string;
  /** The JSON body, or the metadata of an upload; secret values are left out. */
  metadata?: unknown;
}

/** The answer to a request that a person made by hand. */
export interface Called {
  status: number;
  headers: [string, string][];
  body: string;
  cut: boolean;
  ms: number;
}
