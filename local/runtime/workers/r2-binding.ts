/**
 * An `r2_bucket` binding of a user Worker, over the bucket that the loader's Worker is bound to.
 * https://developers.cloudflare.com/r2/api/workers/workers-api-reference/
 */
import { METADATA_HEADERS } from "../http-metadata.ts";
import type { SentObject } from "./stores.ts";

interface Bucket {
  head(key: string): Promise<SentObject | null>;
  get(key: string, options?: unknown): Promise<SentObject | null>;
  put(key: string, value: Sendable | null, options?: unknown): Promise<SentObject | null>;
  delete(keys: string | string[]): Promise<void>;
  list(options?: unknown): Promise<{ objects: SentObject[] }>;
  beginUpload(key: string, options?: unknown): Promise<string>;
  uploadPart(key: string, upload: string, number: number, value: Sendable): Promise<unknown>;
  completeUpload(key: string, upload: string, parts: unknown[]): Promise<SentObject | null>;
  abortUpload(key: string, upload: string): Promise<void>;
}

type Sendable = ArrayBuffer | string;
type Value = Sendable | ArrayBufferView | Blob | ReadableStream;

export default function makeBinding(bucket: Bucket): unknown {
  return {
    head: async (key: string) => received(await bucket.head(key)),
    get: async (key: string, options?: unknown) => received(await bucket.get(key, options)),
    put: async (key: string, value: Value | null, options?: unknown) =>
      received(await bucket.put(key, value === null ? null : await sendable(value), options)),
    delete: (keys: string | string[]) => bucket.delete(keys),
    async list(options?: unknown) {
      const page = await bucket.list(options);
      return { ...page, objects: page.objects.map(received) };
    },
    async createMultipartUpload(key: string, options?: unknown) {
      return multipart(bucket, key, await bucket.beginUpload(key, options));
    },
    resumeMultipartUpload: (key: string, upload: string) => multipart(bucket, key, upload),
  };
}

function multipart(bucket: Bucket, key: string, uploadId: string) {
  return {
    key,
    uploadId,
    uploadPart: async (number: number, value: Value) =>
      bucket.uploadPart(key, uploadId, number, await sendable(value)),
    complete: async (parts: unknown[]) =>
      received(await bucket.completeUpload(key, uploadId, parts)),
    abort: () => bucket.abortUpload(key, uploadId),
  };
}

/** A stream has no length any more once it is sent to another isolate, and R2 wants one. */
function sendable(value: Value): Sendable | Promise<ArrayBuffer> {
  if (typeof value === "string" || value instanceof ArrayBuffer) return value;
  return new Response(value as BodyInit).arrayBuffer();
}

function received(sent: SentObject | null): unknown {
  if (sent === null) return null;
  const { body, checksums, ...fields } = sent;
  const object = {
    ...fields,
    checksums: { ...checksums, toJSON: () => hexOf(checksums) },
    writeHttpMetadata(headers: Headers): void {
      const { httpMetadata } = fields;
      for (const [field, header] of Object.entries(METADATA_HEADERS)) {
        const value = httpMetadata?.[field as keyof typeof METADATA_HEADERS];
        if (value) headers.set(header, String(value));
      }
      const expiry = httpMetadata?.cacheExpiry;
      if (expiry) headers.set("expires", expiry.toUTCString());
    },
  };
  return body === undefined ? object : withBody(object, body);
}

function withBody(object: object, body: ReadableStream): unknown {
  const read = new Response(body);
  return Object.defineProperties(object, {
    body: { get: () => read.body, enumerable: true },
    bodyUsed: { get: () => read.bodyUsed, enumerable: true },
    ...Object.fromEntries(
      (["arrayBuffer", "bytes", "text", "json", "blob"] as const).map((method) => [
        method,
        { value: () => read[method]() },
      ]),
    ),
  });
}

function hexOf(checksums: SentObject["checksums"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(checksums).flatMap(([name, bytes]) =>
      bytes === undefined ? [] : [[name, hex(bytes)]],
    ),
  );
}

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
