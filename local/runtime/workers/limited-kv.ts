/**
 * KV with Cloudflare's limit of one write a second to a key, for rehearsals that want to meet it.
 * https://developers.cloudflare.com/kv/platform/limits/
 */
import { WorkerEntrypoint } from "cloudflare:workers";

type Method = "get" | "getWithMetadata" | "put" | "delete" | "list";

/** When each key was written last, in milliseconds. */
const lastWrites = new Map<string, number>();
const WRITE_INTERVAL = 1000;

export class LimitedKv extends WorkerEntrypoint<Record<string, KVNamespace>> {
  async call(namespaceId: string, method: Method, args: unknown[]): Promise<unknown> {
    if (method === "put") admitWrite(`${namespaceId}/${String(args[0])}`);
    const namespace = this.env[namespaceId] as unknown as Record<
      Method,
      (...args: unknown[]) => Promise<unknown>
    >;
    return namespace[method](...args);
  }
}

function admitWrite(key: string): void {
  const now = Date.now();
  if (now - (lastWrites.get(key) ?? 0) < WRITE_INTERVAL) {
    throw new Error("KV PUT failed: 429 Too Many Requests");
  }
  lastWrites.set(key, now);
}

export default {
  fetch: () => new Response(null, { status: 404 }),
};
