/** https://developers.cloudflare.com/api/resources/kv/subresources/namespaces/subresources/values/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { KvNamespace } from "../state/model.ts";
import { type Cloud, param } from "./cloud.ts";
import { body, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { readParts } from "./multipart.ts";

/** https://developers.cloudflare.com/kv/platform/limits/ */
const LONGEST_KEY = 512;
const LARGEST_VALUE = 25 * 1024 * 1024;
const LARGEST_METADATA = 1024;
/** Of one call: https://developers.cloudflare.com/api/resources/kv/subresources/namespaces/methods/bulk_update/ */
const MOST_PAIRS = 10_000;
/** Seconds from now. */
const SHORTEST_LIFE = 60;

interface Write {
  key: string;
  value: Uint8Array;
  metadata?: unknown;
  expiration?: number;
  expirationTtl?: number;
}

const bulkPut = z
  .array(
    z.object({
      key: z.string(),
      value: z.string(),
      base64: z.boolean().optional(),
      metadata: z.unknown().optional(),
      expiration: z.number().optional(),
      expiration_ttl: z.number().optional(),
    }),
  )
  .max(MOST_PAIRS);

export function kvValueRoutes(cloud: Cloud, locate: (c: Context) => KvNamespace): Hono {
  const routes = new Hono();
  const valuesOf = (c: Context) => cloud.runtime.kvValues(locate(c).id);
  const entryOf = async (c: Context) => {
    const entry = await (await valuesOf(c)).get(keyOf(c));
    if (entry !== null) return entry;
    throw new ApiError(404, CODE.kvKeyMissing, `get: 'key not found'`);
  };
  const write = async (c: Context, writes: Write[]) => {
    writes.forEach(checkWrite);
    const values = await valuesOf(c);
    for (const { key, value, ...options } of writes) await values.put(key, value, options);
  };

  routes.get("/values/:key{.+}", async (c) => {
    const { value, expiration } = await entryOf(c);
    const headers = new Headers({ "content-type": "application/octet-stream" });
    if (expiration !== null) headers.set("expiration", String(expiration));
    return new Response(Uint8Array.from(value), { headers });
  });
  routes.put("/values/:key{.+}", async (c) => {
    await write(c, [{ key: keyOf(c), ...(await writtenValue(c)), ...expiryOf(c) }]);
    return ok(c, {});
  });
  routes.delete("/values/:key{.+}", async (c) => {
    await (await valuesOf(c)).delete(keyOf(c));
    return ok(c, {});
  });
  routes.get("/metadata/:key{.+}", async (c) => ok(c, (await entryOf(c)).metadata ?? null));
  routes.get("/keys", async (c) => {
    const { prefix, cursor, limit = "1000" } = c.req.query();
    if (!/^[1-9]\d{0,8}$/.test(limit)) {
      throw new ApiError(400, CODE.badRequest, `Invalid limit of ${limit}: expected 1 to 1000.`);
    }
    const page = await (await valuesOf(c)).list({
      limit: Math.min(Number(limit), 1000),
      ...(prefix ? { prefix } : {}),
      ...(cursor ? { cursor } : {}),
    });
    const info = { count: page.keys.length, cursor: page.cursor };
    return ok(c, page.keys, { result_info: info });
  });

  const putMany = async (c: Context) => {
    const given = await body(c, bulkPut);
    await write(
      c,
      given.map(({ key, value, base64, expiration_ttl, expiration, metadata }) => ({
        key,
        value: new Uint8Array(Buffer.from(value, base64 ? "base64" : "utf8")),
        ...(metadata === undefined ? {} : { metadata }),
        ...(expiration === undefined ? {} : { expiration }),
        ...(expiration_ttl === undefined ? {} : { expirationTtl: expiration_ttl }),
      })),
    );
    return ok(c, { successful_key_count: given.length, unsuccessful_keys: [] });
  };
  const deleteMany = async (c: Context) => {
    const keys = await body(c, z.array(z.string()).max(MOST_PAIRS));
    keys.forEach(checkKey);
    const values = await valuesOf(c);
    for (const key of keys) await values.delete(key);
    return ok(c, { successful_key_count: keys.length, unsuccessful_keys: [] });
  };
  routes.put("/bulk", putMany);
  routes.delete("/bulk", deleteMany);
  routes.post("/bulk/delete", deleteMany);
  routes.post("/bulk/get", async (c) => {
    const { keys, type, withMetadata } = await body(c, bulkGet);
    if (keys.length === 0) {
      throw new ApiError(400, CODE.kvKeysTooFew, "At least one key is required.");
    }
    const values = await valuesOf(c);
    const found: [string, unknown][] = [];
    for (const key of keys) {
      checkKey(key);
      const entry = await values.get(key);
      const value = entry && readAs(type, key, entry.value);
      found.push([key, withMetadata && entry ? { value, metadata: entry.metadata } : value]);
    }
    return ok(c, { values: Object.fromEntries(found) });
  });
  return routes;
}

const bulkGet = z.object({
  keys: z.array(z.string()).max(100),
  type: z.enum(["text", "json"]).optional(),
  withMetadata: z.boolean().optional(),
});

function readAs(type: "text" | "json" | undefined, key: string, value: Uint8Array): unknown {
  const text = Buffer.from(value).toString("utf8");
  if (type !== "json") return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, CODE.badRequest, `The value of "${key}" is not JSON.`);
  }
}

function keyOf(c: Context): string {
  const key = param(c, "key");
  checkKey(key);
  return key;
}

function checkKey(key: string): void {
  if (key === "." || key === "..") {
    throw new ApiError(400, CODE.badRequest, `"${key}" cannot be a key.`);
  }
  if (key === "" || Buffer.byteLength(key) > LONGEST_KEY) {
    const message = `A key has 1 to ${LONGEST_KEY} bytes; "${key.slice(0, 32)}" has ${Buffer.byteLength(key)}.`;
    throw new ApiError(414, CODE.badRequest, message);
  }
}

function checkWrite({ key, value, metadata, expiration, expirationTtl }: Write): void {
  checkKey(key);
  checkExpiry(expiration, expirationTtl);
  if (Buffer.byteLength(JSON.stringify(metadata ?? null)) > LARGEST_METADATA) {
    const message = `The metadata of a value has at most ${LARGEST_METADATA} bytes.`;
    throw new ApiError(413, CODE.badRequest, message);
  }
  if (value.byteLength > LARGEST_VALUE) {
    throw new ApiError(413, CODE.badRequest, `A value has at most ${LARGEST_VALUE} bytes.`);
  }
}

/** A value comes as the body, or as multipart with `value` and `metadata`. */
async function writtenValue(c: Context): Promise<{ value: Uint8Array; metadata?: unknown }> {
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) {
    return { value: new Uint8Array(await c.req.arrayBuffer()) };
  }
  const parts = await readParts(c);
  const value = parts.find(({ name }) => name === "value")?.content ?? Buffer.alloc(0);
  const metadata = parts.find(({ name }) => name === "metadata")?.content.toString("utf8");
  if (metadata === undefined) return { value };
  try {
    return { value, metadata: JSON.parse(metadata) };
  } catch {
    throw new ApiError(400, CODE.badRequest, "The metadata of a value must be JSON.");
  }
}

function expiryOf(c: Context): { expiration?: number; expirationTtl?: number } {
  const { expiration, expiration_ttl: ttl } = c.req.query();
  return {
    ...(expiration === undefined ? {} : { expiration: Number(expiration) }),
    ...(ttl === undefined ? {} : { expirationTtl: Number(ttl) }),
  };
}

/** `expiration` in seconds since 1970, `expirationTtl` in seconds from now. */
function checkExpiry(expiration?: number, expirationTtl?: number): void {
  const soonest = Math.floor(Date.now() / 1000) + SHORTEST_LIFE;
  const invalid = (name: string, value: number, least: string) =>
    new ApiError(400, CODE.kvExpiryInvalid, `Invalid ${name} of ${value}. ${least}`);
  const within = (value: number, least: number) => Number.isInteger(value) && value >= least;
  if (expirationTtl !== undefined && !within(expirationTtl, SHORTEST_LIFE)) {
    throw invalid("expiration_ttl", expirationTtl, "Expiration TTL must be at least 60.");
  }
  if (expiration !== undefined && !within(expiration, soonest)) {
    throw invalid("expiration", expiration, "It must be at least 60 seconds from now.");
  }
}
