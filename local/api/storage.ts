/**
 * R2 buckets and D1 databases.
 * https://developers.cloudflare.com/api/resources/r2/ and /d1/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { D1Database, R2Bucket } from "../state/model.ts";
import { accountOf, type Cloud, now, param } from "./cloud.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

const bucketName = z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
const storageClass = z.enum(["Standard", "InfrequentAccess"]);
const jurisdiction = z.enum(["default", "eu", "us", "fedramp", "fedramp-high"]);
const newBucket = z.object({
  name: bucketName,
  locationHint: z.string().optional(),
  storageClass: storageClass.default("Standard"),
});

export function bucketRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const locate = (c: Context): R2Bucket => {
    const { id } = accountOf(cloud, c);
    const found = store.r2Buckets.get(`${id}/${param(c, "bucket")}`);
    if (found !== undefined) return found;
    throw new ApiError(404, CODE.bucketMissing, "The specified bucket does not exist.");
  };
  routes.get("/", (c) => {
    const { id } = accountOf(cloud, c);
    const wanted = c.req.query("name_contains") ?? "";
    const buckets = store.r2Buckets
      .list(({ accountId, name }) => accountId === id && name.includes(wanted))
      .map(bucketView);
    return ok(c, { buckets }, { result_info: { cursor: "", per_page: 20 } });
  });
  routes.post("/", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const { name, locationHint, storageClass } = await body(c, newBucket);
    const key = `${accountId}/${name}`;
    if (store.r2Buckets.get(key) !== undefined) {
      const message = "The bucket you tried to create already exists, and you own it.";
      throw new ApiError(409, CODE.bucketTaken, message);
    }
    const location = (locationHint ?? "WNAM").toUpperCase();
    const jurisdiction = jurisdictionOf(c);
    const created = { accountId, name, location, storageClass, jurisdiction, creationDate: now() };
    cloud.runtime.changed();
    return ok(c, bucketView(store.r2Buckets.put(key, created)));
  });
  routes.get("/:bucket", (c) => ok(c, bucketView(locate(c))));
  routes.patch("/:bucket", (c) => {
    const bucket = locate(c);
    const given = storageClass.safeParse(c.req.header("cf-r2-storage-class"));
    if (!given.success) {
      const message = 'The header "cf-r2-storage-class" must be Standard or InfrequentAccess.';
      throw new ApiError(400, CODE.badRequest, message);
    }
    const key = `${bucket.accountId}/${bucket.name}`;
    return ok(c, bucketView(store.r2Buckets.put(key, { ...bucket, storageClass: given.data })));
  });
  routes.delete("/:bucket", (c) => {
    const { accountId, name } = locate(c);
    store.r2Buckets.delete(`${accountId}/${name}`);
    cloud.runtime.changed();
    return ok(c, {});
  });
  return routes;
}

/** https://developers.cloudflare.com/r2/reference/data-location/#jurisdictional-restrictions */
function jurisdictionOf(c: Context): string {
  const given = jurisdiction.safeParse(c.req.header("cf-r2-jurisdiction") ?? "default");
  if (given.success) return given.data;
  const message =
    'The header "cf-r2-jurisdiction" must be default, eu, us, fedramp or fedramp-high.';
  throw new ApiError(400, CODE.badRequest, message);
}

function bucketView(bucket: R2Bucket): Record<string, unknown> {
  return {
    name: bucket.name,
    creation_date: bucket.creationDate,
    location: bucket.location,
    storage_class: bucket.storageClass,
    jurisdiction: bucket.jurisdiction,
  };
}

const readReplication = z.object({ mode: z.enum(["auto", "disabled"]) });
const newDatabase = z.object({
  name: z.string().min(1),
  jurisdiction: z.string().nullish(),
  primary_location_hint: z.string().nullish(),
  read_replication: readReplication.nullish(),
});
const databaseChange = z.object({ read_replication: readReplication.nullish() });
const query = z.object({ sql: z.string().min(1), params: z.array(z.unknown()).optional() });
const queries = z.union([z.object({ batch: z.array(query).min(1) }), query]);

export function databaseRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const locate = (c: Context): D1Database => {
    const { id } = accountOf(cloud, c);
    const wanted = param(c, "database");
    // By its id, else by its name, as wrangler asks.
    const found =
      store.d1Databases.get(wanted) ??
      store.d1Databases.find(({ accountId, name }) => accountId === id && name === wanted);
    if (found?.accountId === id) return found;
    throw new ApiError(
      404,
      CODE.databaseMissing,
      `The database ${param(c, "database")} could not be found`,
    );
  };
  routes.get("/", (c) => {
    const { id } = accountOf(cloud, c);
    const name = c.req.query("name");
    const mine = store.d1Databases.list((d) => d.accountId === id && (!name || d.name === name));
    return okPage(c, paginate(c, mine.map(listedDatabase), 100));
  });
  routes.post("/", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const { name, jurisdiction, read_replication: replication } = await body(c, newDatabase);
    if (store.d1Databases.find((d) => d.accountId === accountId && d.name === name)) {
      throw new ApiError(400, CODE.databaseTaken, `A database with name "${name}" already exists`);
    }
    const uuid = crypto.randomUUID();
    const created = {
      uuid,
      accountId,
      name,
      createdAt: now(),
      jurisdiction: jurisdiction ?? null,
      readReplication: replication ?? null,
    };
    cloud.runtime.changed();
    return ok(c, databaseView(store.d1Databases.put(uuid, created)));
  });
  routes.get("/:database", (c) => ok(c, databaseView(locate(c))));
  routes.on(["PUT", "PATCH"], "/:database", async (c) => {
    const database = locate(c);
    const { read_replication: replication } = await body(c, databaseChange);
    const readReplication = replication ?? database.readReplication;
    const changed = store.d1Databases.put(database.uuid, { ...database, readReplication });
    return ok(c, databaseView(changed));
  });
  routes.delete("/:database", (c) => {
    store.d1Databases.delete(locate(c).uuid);
    cloud.runtime.changed();
    return ok(c, null);
  });
  const run = async (c: Context): Promise<QueryResult[]> => {
    const { uuid } = locate(c);
    const given = await body(c, queries);
    const results: QueryResult[] = [];
    try {
      for (const { sql, params } of "batch" in given ? given.batch : [given]) {
        results.push(...((await cloud.runtime.queryD1(uuid, sql, params ?? [])) as QueryResult[]));
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new ApiError(400, CODE.queryFailed, message);
    }
    return results;
  };
  routes.post("/:database/query", async (c) => ok(c, await run(c)));
  routes.post("/:database/raw", async (c) => ok(c, (await run(c)).map(rawView)));
  return routes;
}

interface QueryResult {
  success: boolean;
  meta: Record<string, unknown>;
  results: Record<string, unknown>[];
}

/** Rows as lists beside their columns' names, rather than as objects. */
function rawView({ results, ...rest }: QueryResult): Record<string, unknown> {
  const columns = Object.keys(results[0] ?? {});
  return { ...rest, results: { columns, rows: results.map((row) => Object.values(row)) } };
}

/** A list says less than the answer for one database. */
function listedDatabase({ uuid, name, createdAt, jurisdiction }: D1Database) {
  return { uuid, name, created_at: createdAt, version: "production", jurisdiction };
}

function databaseView({
  uuid,
  name,
  createdAt,
  jurisdiction,
  readReplication,
}: D1Database): Record<string, unknown> {
  return {
    uuid,
    name,
    created_at: createdAt,
    version: "production",
    num_tables: 0,
    file_size: 0,
    jurisdiction,
    ...(readReplication ? { read_replication: readReplication } : {}),
  };
}
