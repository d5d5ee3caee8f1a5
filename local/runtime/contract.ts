/**
 * The one seam between the API and the runtime: what the API may ask of workerd.
 *
 * The API never imports Miniflare and the runtime never imports a route.
 */
import type { WebSocket } from "ws";
import type { Binding, Queue, Script, ScriptModule } from "../state/model.ts";

/** A script that is about to be stored: what the runtime needs to start it. */
export interface ScriptCandidate {
  mainModule: string;
  syntax: "modules" | "service-worker";
  modules: (ScriptModule & { content: Uint8Array })[];
  compatibilityDate: string | null;
  compatibilityFlags: string[];
  bindings: Binding[];
}

/** What a script turned out to export once started. */
export interface ScriptInspection {
  handlers: string[];
  namedHandlers: { name: string; handlers: string[] }[];
  startupTimeMs: number;
}

/** The script does not parse or throws while starting; `message` is workerd's own. */
export class ScriptStartError extends Error {
  override name = "ScriptStartError";
}

/** A value of a KV namespace with its metadata. `expiration` in seconds since the epoch. */
export interface KvEntry {
  value: Uint8Array;
  metadata: unknown;
  expiration: number | null;
}

export interface KvKeyList {
  keys: { name: string; expiration?: number; metadata?: unknown }[];
  /** Empty when the list is complete. */
  cursor: string;
}

/** The values of one KV namespace. */
export interface KvValues {
  get(key: string): Promise<KvEntry | null>;
  put(
    key: string,
    value: Uint8Array,
    options: { metadata?: unknown; expiration?: number; expirationTtl?: number },
  ): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: { prefix?: string; limit?: number; cursor?: string }): Promise<KvKeyList>;
}

/** https://developers.cloudflare.com/r2/api/workers/workers-api-reference/#http-metadata */
export interface HttpMetadata {
  contentType?: string;
  contentLanguage?: string;
  contentDisposition?: string;
  contentEncoding?: string;
  cacheControl?: string;
  cacheExpiry?: Date;
}

/** An object of an R2 bucket without its content. `size` in bytes, `etag` without quotes. */
export interface StoredObject {
  key: string;
  size: number;
  etag: string;
  version: string;
  uploaded: Date;
  httpMetadata: HttpMetadata;
  customMetadata: Record<string, string>;
}

export interface ObjectPage {
  objects: StoredObject[];
  /** What keys of several objects begin with, up to the delimiter. */
  prefixes: string[];
  /** Empty when the list is complete. */
  cursor: string;
}

/** The objects of one R2 bucket. */
export interface BucketObjects {
  get(key: string): Promise<{ object: StoredObject; content: Uint8Array } | null>;
  put(key: string, content: Uint8Array, httpMetadata: HttpMetadata): Promise<StoredObject>;
  delete(key: string): Promise<void>;
  list(options: {
    limit: number;
    prefix?: string;
    cursor?: string;
    delimiter?: string;
    startAfter?: string;
  }): Promise<ObjectPage>;
}

/** `status` is one of the runtime's: queued, running, paused, errored, terminated, complete, ... */
export interface InstanceStatus {
  status: string;
  error: unknown;
  output: unknown;
}

export interface InstanceRecord {
  id: string;
  workflowName: string;
  createdOn: string;
  modifiedOn: string;
}

/** The instances of one workflow. */
export interface WorkflowInstances {
  /** Throws an Error whose message names the id when it exists already. */
  create(id: string | undefined, params: unknown): Promise<InstanceRecord>;
  /** Newest first. */
  list(): Promise<InstanceRecord[]>;
  get(id: string): Promise<(InstanceRecord & InstanceStatus & { params: unknown }) | null>;
  change(id: string, action: "pause" | "resume" | "terminate" | "restart"): Promise<void>;
  /** What its steps did so far, in the API's form. */
  steps(id: string): Promise<Record<string, unknown>[]>;
  /** What a step that waits for an event of this type is given. */
  sendEvent(id: string, event: { type: string; payload: unknown }): Promise<void>;
  /** Throws an Error when there is no such instance. */
  remove(id: string): Promise<void>;
}

/** https://developers.cloudflare.com/queues/configuration/javascript-apis/#queuescontenttype */
export type ContentType = "text" | "json" | "bytes";

/** A message as it was sent to a queue. */
export interface SentMessage {
  content: Buffer;
  contentType: ContentType;
  delaySeconds?: number;
}

/** A message that nobody has acknowledged yet. */
export interface HeldMessage extends SentMessage {
  id: string;
  sentMs: number;
  /** How often it was pulled. */
  attempts: number;
  /** Nobody is given it before. */
  readyMs: number;
}

export interface PulledMessage extends HeldMessage {
  lease: string;
}

/** How much of a queue is not acknowledged; no `oldestMs` is 0. */
export interface Backlog {
  bytes: number;
  count: number;
  oldestMs: number;
}

/** The messages of the queues that no Worker consumes. */
export interface QueueMessages {
  /** Leases messages to who pulls; they come back when the time is up. */
  pull(queue: Queue, count: number, leaseMs: number): PulledMessage[];
  /** What would be pulled now. */
  peek(queue: Queue, count: number): HeldMessage[];
  /** Acknowledges some and gives others back; a warning for each lease that leads nowhere. */
  settle(
    queue: Queue,
    acks: string[],
    retries: { lease: string; delaySeconds: number }[],
  ): { acked: number; retried: number; warnings: Record<string, string> };
  backlog(queue: Queue): Backlog;
  remove(queueId: string, ids: string[]): void;
  purge(queueId: string): void;
}

/** What an export of a D1 database leaves out; no `tables` means all of them. */
export interface D1ExportOptions {
  noSchema: boolean;
  noData: boolean;
  tables: string[];
}

/** What happened in a Worker: https://developers.cloudflare.com/workers/runtime-apis/handlers/tail/ */
export interface TailEvent {
  outcome: string;
  event: { request?: { method: string; headers: Record<string, string> } } | null;
  logs: unknown[];
  [field: string]: unknown;
}

/** What a Worker answers to a request for a WebSocket. */
export interface UpgradeAnswer {
  response: Response;
  /** Joins the visitor's socket and the Worker's; left out when the Worker took none. */
  join?: (visitor: WebSocket) => Promise<void>;
}

/** workerd, running the Workers of every account in the store. */
export interface Runtime {
  start(): Promise<void>;
  /** Starts the script apart from everything else. Throws {@link ScriptStartError}. */
  inspect(candidate: ScriptCandidate): Promise<ScriptInspection>;
  /** Says that the store changed. Cheap; the change is applied before the next use. */
  changed(): void;
  /**
   * Resolves when running Workers meet the user Workers of the store. A Worker that publishes one by
   * the API dispatches to it in the same request, which nothing applies a change before.
   */
  settled(): Promise<void>;
  /** Answers a request to a Worker, found by the request's Host. */
  handle(request: Request): Promise<Response>;
  /** The same, of a request for a WebSocket. */
  upgrade(request: Request): Promise<UpgradeAnswer>;
  /**
   * Answers a request to a user Worker, as who dispatches to its namespace asks it: with the same
   * outbound Worker and the same tail Workers.
   */
  dispatch(
    target: { account: string; namespace: string; name: string },
    request: Request,
  ): Promise<Response>;
  /** Miniflare's own page of what is kept: KV, D1, R2, Durable Objects, workflows. */
  explorer(request: Request): Promise<Response>;
  /** Fires a cron of a Worker now, and says how its `scheduled` handler ended. */
  scheduled(accountId: string, script: string, cron: string): Promise<string>;
  /** Tells what happens in a Worker of an account from now on, until the function it gives is called. */
  tail(accountId: string, script: string, listener: (event: TailEvent) => void): () => void;
  kvValues(namespaceId: string): Promise<KvValues>;
  objects(accountId: string, bucket: string): BucketObjects;
  /** The ids of a class's objects that have stored something, in order; the class is an account Worker's. */
  durableObjects(script: Script, className: string): string[];
  sendToQueue(queueId: string, messages: SentMessage[]): Promise<void>;
  readonly held: QueueMessages;
  /** Drops every value of a deleted namespace. */
  dropKv(namespaceId: string): Promise<void>;
  workflowInstances(accountId: string, workflowName: string): Promise<WorkflowInstances>;
  /**
   * Runs the SQL of one statement or several, all or none; answers in the form of the D1 API's
   * result list. Throws an Error with D1's message.
   */
  queryD1(databaseId: string, sql: string, params: unknown[]): Promise<unknown[]>;
  /** The SQL that makes a database again. */
  exportD1(databaseId: string, options: D1ExportOptions): Promise<string>;
  /**
   * The answer of Analytics Engine's SQL API to a query. Throws `AnalyticsSqlError` for one that it
   * does not take.
   */
  queryAnalytics(accountId: string, sql: string): Promise<Record<string, unknown>>;
  /** Drops everything that Workers stored: values, databases, buckets, workflow instances. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}
