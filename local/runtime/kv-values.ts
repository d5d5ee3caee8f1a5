import type { KvEntry, KvKeyList, KvValues } from "./contract.ts";

/** The part of Miniflare's KV namespace that is used here. */
export interface KvNamespaceProxy {
  getWithMetadata(
    key: string,
    type: "arrayBuffer",
  ): Promise<{ value: ArrayBuffer | null; metadata: unknown }>;
  put(key: string, value: ArrayBuffer, options: Record<string, unknown>): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: Record<string, unknown>): Promise<{
    keys: { name: string; expiration?: number; metadata?: unknown }[];
    cursor?: string;
  }>;
}

/**
 * The API's view of one KV namespace's values.
 *
 * @param open gives the namespace for one call: a proxy is void once workerd started again
 */
export function kvValues(open: () => Promise<KvNamespaceProxy>): KvValues {
  return {
    async get(key): Promise<KvEntry | null> {
      const namespace = await open();
      const { value, metadata } = await namespace.getWithMetadata(key, "arrayBuffer");
      if (value === null) return null;
      const { keys } = await namespace.list({ prefix: key, limit: 1 });
      const expiration = keys[0]?.name === key ? (keys[0].expiration ?? null) : null;
      return { value: new Uint8Array(value), metadata, expiration };
    },
    async put(key, value, options) {
      await (await open()).put(key, Uint8Array.from(value).buffer as ArrayBuffer, { ...options });
    },
    async delete(key) {
      await (await open()).delete(key);
    },
    async list(options): Promise<KvKeyList> {
      const { keys, cursor } = await (await open()).list({ ...options });
      return { keys, cursor: cursor ?? "" };
    },
  };
}
