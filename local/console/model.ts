/** What the cloud's own routes answer: `local/admin` makes it. */

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
  /** Namespace to the Worker that its user Workers' fetches go through. */
  outbounds: Record<string, string>;
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

export interface Written {
  seq: number;
  at: string;
  text: string;
  line?: Record<string, unknown>;
}

export interface Entry {
  seq: number;
  method: string;
  path: string;
  query: Record<string, string>;
  status: number;
  at: string;
  ms: number;
  client: string;
  metadata?: unknown;
}

export interface Called {
  status: number;
  headers: [string, string][];
  body: string;
  cut: boolean;
  ms: number;
}
