import type { BucketObjects, HttpMetadata, ObjectPage, StoredObject } from "./contract.ts";

/** The part of Miniflare's R2 bucket that is used here. */
export interface R2BucketProxy {
  get(key: string): Promise<(R2ObjectProxy & { arrayBuffer(): Promise<ArrayBuffer> }) | null>;
  put(
    key: string,
    content: ArrayBuffer,
    options: { httpMetadata: HttpMetadata },
  ): Promise<R2ObjectProxy>;
  delete(key: string): Promise<void>;
  list(options: Record<string, unknown>): Promise<{
    objects: R2ObjectProxy[];
    delimitedPrefixes: string[];
    cursor?: string;
  }>;
}

type R2ObjectProxy = Omit<StoredObject, "httpMetadata" | "customMetadata"> & {
  httpMetadata?: HttpMetadata;
  customMetadata?: Record<string, string>;
};

/**
 * The API's view of one bucket's objects.
 *
 * @param open gives the bucket for one call: a proxy is void once workerd started again
 */
export function bucketObjects(open: () => Promise<R2BucketProxy>): BucketObjects {
  return {
    async get(key) {
      const found = await (await open()).get(key);
      if (found === null) return null;
      return { object: stored(found), content: new Uint8Array(await found.arrayBuffer()) };
    },
    async put(key, content, httpMetadata) {
      const bucket = await open();
      return stored(await bucket.put(key, content.buffer as ArrayBuffer, { httpMetadata }));
    },
    async delete(key) {
      await (await open()).delete(key);
    },
    async list(options): Promise<ObjectPage> {
      const include = ["httpMetadata", "customMetadata"];
      const page = await (await open()).list({ ...options, include });
      const { objects, delimitedPrefixes, cursor } = page;
      return { objects: objects.map(stored), prefixes: delimitedPrefixes, cursor: cursor ?? "" };
    },
  };
}

function stored(object: R2ObjectProxy): StoredObject {
  const { key, size, etag, version, uploaded } = object;
  const { httpMetadata = {}, customMetadata = {} } = object;
  return { key, size, etag, version, uploaded, httpMetadata, customMetadata };
}
