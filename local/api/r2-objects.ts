/** https://developers.cloudflare.com/api/resources/r2/subresources/buckets/subresources/objects/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { HttpMetadata, StoredObject } from "../runtime/contract.ts";
import { METADATA_HEADERS } from "../runtime/http-metadata.ts";
import type { R2Bucket } from "../state/model.ts";
import { type Cloud, param } from "./cloud.ts";
import { ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

export const storageClass = z.enum(["Standard", "InfrequentAccess"]);

/** https://developers.cloudflare.com/r2/platform/limits/ */
const LONGEST_KEY = 1024;
/** Of an upload through the API. */
const LARGEST_OBJECT = 300 * 1024 * 1024;
const PER_PAGE = 20;
const MOST_PER_PAGE = 1000;

/** Every object has the storage class of its bucket: Miniflare keeps none of its own for it. */
export function objectRoutes(cloud: Cloud, locate: (c: Context) => R2Bucket): Hono {
  const routes = new Hono();
  const objectsOf = (c: Context) => {
    const { accountId, name } = locate(c);
    return cloud.runtime.objects(accountId, name);
  };

  routes.get("/", async (c) => {
    const { prefix, cursor, delimiter, start_after: startAfter } = c.req.query();
    const limit = perPageOf(c);
    const page = await objectsOf(c).list({
      limit,
      ...(prefix ? { prefix } : {}),
      ...(cursor ? { cursor } : {}),
      ...(delimiter ? { delimiter } : {}),
      ...(startAfter ? { startAfter } : {}),
    });
    const result_info = {
      cursor: page.cursor,
      is_truncated: page.cursor !== "",
      per_page: limit,
      delimited: page.prefixes,
    };
    const bucket = locate(c);
    return ok(
      c,
      page.objects.map((object) => listedObject(object, bucket)),
      { result_info },
    );
  });
  routes.get("/:key{.+}", async (c) => {
    const found = await objectsOf(c).get(keyOf(c));
    if (found === null) {
      throw new ApiError(404, CODE.objectMissing, "The specified key does not exist.");
    }
    const headers = headersOf(found.object, locate(c));
    if (unchanged(c, found.object)) return new Response(null, { status: 304, headers });
    return new Response(Uint8Array.from(found.content), { headers });
  });
  routes.put("/:key{.+}", async (c) => {
    const objects = objectsOf(c);
    const key = keyOf(c);
    storageClassOf(c);
    const content = new Uint8Array(await c.req.arrayBuffer());
    if (content.byteLength > LARGEST_OBJECT) {
      const message = `An object that is uploaded through the API has at most ${LARGEST_OBJECT} bytes.`;
      throw new ApiError(400, CODE.objectTooLarge, message);
    }
    const stored = await objects.put(key, content, httpMetadataOf(c));
    return ok(c, {
      key,
      etag: stored.etag,
      size: String(stored.size),
      version: stored.version,
      storage_class: locate(c).storageClass,
      uploaded: stored.uploaded.toISOString(),
    });
  });
  routes.delete("/:key{.+}", async (c) => {
    const key = keyOf(c);
    await objectsOf(c).delete(key);
    return ok(c, { key });
  });
  return routes;
}

/** The storage class that a request asks for in its headers, if it does. */
export function storageClassOf(c: Context): z.infer<typeof storageClass> | undefined {
  const header = c.req.header("cf-r2-storage-class");
  if (header === undefined) return undefined;
  const given = storageClass.safeParse(header);
  if (given.success) return given.data;
  const message = 'The header "cf-r2-storage-class" must be Standard or InfrequentAccess.';
  throw new ApiError(400, CODE.badRequest, message);
}

function keyOf(c: Context): string {
  const key = param(c, "key");
  const bytes = Buffer.byteLength(key);
  if (bytes <= LONGEST_KEY) return key;
  const message = `The key of an object has at most ${LONGEST_KEY} bytes; "${key.slice(0, 32)}" has ${bytes}.`;
  throw new ApiError(400, CODE.objectKeyInvalid, message);
}

/** How many entries of a list of R2 are asked for. */
export function perPageOf(c: Context): number {
  const given = c.req.query("per_page") ?? String(PER_PAGE);
  if (/^[1-9]\d{0,8}$/.test(given)) return Math.min(Number(given), MOST_PER_PAGE);
  const message = `Invalid per_page of ${given}: expected 1 to ${MOST_PER_PAGE}.`;
  throw new ApiError(400, CODE.badRequest, message);
}

function httpMetadataOf(c: Context): HttpMetadata {
  const found: HttpMetadata = {};
  for (const [field, header] of Object.entries(METADATA_HEADERS)) {
    const value = c.req.header(header);
    if (value) found[field as keyof typeof METADATA_HEADERS] = value;
  }
  const expires = c.req.header("expires");
  if (!expires) return found;
  const cacheExpiry = new Date(expires);
  if (!Number.isNaN(cacheExpiry.getTime())) return { ...found, cacheExpiry };
  const message = `The header "expires" must be a date of HTTP; "${expires}" is none.`;
  throw new ApiError(400, CODE.badRequest, message);
}

function headersOf(
  { httpMetadata, etag, uploaded }: StoredObject,
  { storageClass }: R2Bucket,
): Headers {
  const headers = new Headers({
    "content-type": "application/octet-stream",
    etag: `"${etag}"`,
    "last-modified": uploaded.toUTCString(),
    "cf-r2-storage-class": storageClass,
  });
  for (const [field, header] of Object.entries(METADATA_HEADERS)) {
    const value = httpMetadata[field as keyof typeof METADATA_HEADERS];
    if (value) headers.set(header, value);
  }
  if (httpMetadata.cacheExpiry) headers.set("expires", httpMetadata.cacheExpiry.toUTCString());
  return headers;
}

/** Of both conditions the entity tag counts: https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2 */
function unchanged(c: Context, { etag, uploaded }: StoredObject): boolean {
  const tags = c.req.header("if-none-match");
  if (tags !== undefined) {
    return tags.split(",").some((tag) => ["*", etag].includes(tag.trim().replace(/^W\/|"/g, "")));
  }
  const since = Date.parse(c.req.header("if-modified-since") ?? "");
  return Math.floor(uploaded.getTime() / 1000) * 1000 <= since;
}

function listedObject(object: StoredObject, { storageClass }: R2Bucket): Record<string, unknown> {
  return {
    key: object.key,
    etag: object.etag,
    size: object.size,
    last_modified: object.uploaded.toISOString(),
    http_metadata: object.httpMetadata,
    custom_metadata: object.customMetadata,
    storage_class: storageClass,
  };
}
