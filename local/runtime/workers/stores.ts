/**
 * What user Workers keep things in, as their isolates call it: a binding of this Worker, by RPC.
 *
 * A binding whose results have methods of their own is put together again in the user Worker's
 * isolate: see `user-bindings.ts`.
 */
import { WorkerEntrypoint } from "cloudflare:workers";

/** Names the binding of this Worker that serves it. */
interface Props {
  binding: string;
}

abstract class Store<Bound> extends WorkerEntrypoint<Record<string, Bound>> {
  protected get bound(): Bound {
    const { binding } = this.ctx.props as unknown as Props;
    return this.env[binding] as Bound;
  }
}

/** Bound when writes are limited: see `limited-kv.ts`. */
interface LimitedWrites {
  call(namespaceId: string, method: "put", args: unknown[]): Promise<unknown>;
}

/** A KV namespace as a user Worker sees it. */
export class Kv extends Store<KVNamespace> {
  get(key: string, options?: unknown): Promise<unknown> {
    return this.bound.get(key, options as "text");
  }

  getWithMetadata(key: string, options?: unknown): Promise<unknown> {
    return this.bound.getWithMetadata(key, options as "text");
  }

  async put(key: string, value: string, options?: KVNamespacePutOptions): Promise<void> {
    const { binding } = this.ctx.props as unknown as Props;
    const limited = (this.env as unknown as { LIMITED_KV?: LimitedWrites }).LIMITED_KV;
    if (limited === undefined) return this.bound.put(key, value, options);
    await limited.call(binding, "put", [key, value, options]);
  }

  delete(key: string): Promise<void> {
    return this.bound.delete(key);
  }

  list(options?: KVNamespaceListOptions): Promise<unknown> {
    return this.bound.list(options);
  }
}

/** How a statement is run: `run` answers as `all` does. */
export type Way = "all" | "raw" | "first";

export interface Statement {
  sql: string;
  parameters: unknown[];
}

/** A D1 database. */
export class Database extends Store<D1Database> {
  ask({ sql, parameters }: Statement, way: Way, args: unknown[]): Promise<unknown> {
    const statement = this.bound.prepare(sql).bind(...parameters);
    return (statement[way] as (...args: unknown[]) => Promise<unknown>)(...args);
  }

  batch(statements: Statement[]): Promise<unknown[]> {
    return this.bound.batch(
      statements.map(({ sql, parameters }) => this.bound.prepare(sql).bind(...parameters)),
    );
  }

  exec(sql: string): Promise<unknown> {
    return this.bound.exec(sql);
  }
}

/** An object of a bucket on its way, without the methods that it has. */
export interface SentObject extends Omit<R2Object, "checksums" | "writeHttpMetadata"> {
  checksums: Record<string, ArrayBuffer | undefined>;
  body?: ReadableStream;
}

/** An R2 bucket. */
export class Bucket extends Store<R2Bucket> {
  async head(key: string): Promise<SentObject | null> {
    return sent(await this.bound.head(key));
  }

  async get(key: string, options?: R2GetOptions): Promise<SentObject | null> {
    return sent(await this.bound.get(key, options));
  }

  async put(
    key: string,
    value: ArrayBuffer | string | null,
    options?: R2PutOptions,
  ): Promise<SentObject | null> {
    return sent(await this.bound.put(key, value, options));
  }

  delete(keys: string | string[]): Promise<void> {
    return this.bound.delete(keys);
  }

  async list(
    options?: R2ListOptions,
  ): Promise<Omit<R2Objects, "objects"> & { objects: unknown[] }> {
    const { objects, ...page } = await this.bound.list(options);
    return { ...page, objects: objects.map(sent) };
  }

  async beginUpload(key: string, options?: R2MultipartOptions): Promise<string> {
    return (await this.bound.createMultipartUpload(key, options)).uploadId;
  }

  uploadPart(key: string, upload: string, number: number, value: ArrayBuffer | string) {
    return this.bound.resumeMultipartUpload(key, upload).uploadPart(number, value);
  }

  async completeUpload(key: string, upload: string, parts: R2UploadedPart[]) {
    return sent(await this.bound.resumeMultipartUpload(key, upload).complete(parts));
  }

  abortUpload(key: string, upload: string): Promise<void> {
    return this.bound.resumeMultipartUpload(key, upload).abort();
  }
}

function sent(object: R2Object | R2ObjectBody | null): SentObject | null {
  if (object === null) return null;
  const { key, version, size, etag, httpEtag, uploaded, storageClass } = object;
  const { httpMetadata, customMetadata, range } = object;
  const { md5, sha1, sha256, sha384, sha512 } = object.checksums;
  return {
    ...{ key, version, size, etag, httpEtag, uploaded, storageClass },
    ...(httpMetadata ? { httpMetadata } : {}),
    ...(customMetadata ? { customMetadata } : {}),
    ...(range ? { range } : {}),
    checksums: { md5, sha1, sha256, sha384, sha512 },
    ...("body" in object ? { body: object.body } : {}),
  };
}

/** A queue that messages are sent to. */
export class Producer extends Store<Queue> {
  async send(message: unknown, options?: QueueSendOptions): Promise<void> {
    await this.bound.send(message, options);
  }

  async sendBatch(messages: MessageSendRequest[], options?: QueueSendBatchOptions): Promise<void> {
    await this.bound.sendBatch(messages, options);
  }
}

/** A data set of Analytics Engine: see `analytics-binding.ts`. */
export class DataSet extends WorkerEntrypoint<{
  POINTS: { write(accountId: string, dataset: string, rows: string[]): Promise<void> };
}> {
  write(rows: string[]): Promise<void> {
    const { accountId, dataset } = this.ctx.props as unknown as {
      accountId: string;
      dataset: string;
    };
    return this.env.POINTS.write(accountId, dataset, rows);
  }
}

interface Window {
  number: number;
  calls: Map<string, number>;
}

/** Calls of the present window, by the limit's id; Workers of the account are counted apart. */
const windows = new Map<string, Window>();

/**
 * A rate limit, counted as Miniflare counts those of the account's Workers.
 * https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/
 */
export class RateLimit extends WorkerEntrypoint {
  limit({ key }: { key: string }): { success: boolean } {
    const { id, limit, period } = this.ctx.props as unknown as {
      id: string;
      limit: number;
      period: number;
    };
    const number = Math.floor(Date.now() / (period * 1000));
    let window = windows.get(id);
    if (window?.number !== number) window = { number, calls: new Map() };
    windows.set(id, window);
    const calls = (window.calls.get(key) ?? 0) + 1;
    if (calls > limit) return { success: false };
    window.calls.set(key, calls);
    return { success: true };
  }
}
