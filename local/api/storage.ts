/**
 * R2 buckets, D1 databases and queues.
 * https://developers.cloudflare.com/api/resources/r2/ , /d1/ and /queues/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { D1Database, R2Bucket } from "../state/model.ts";
import { accountOf, type Cloud, hexId, now, param } from "./cloud.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

const bucketName = z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
const newBucket = z.object({
  name: bucketName,
  locationHint: z.string().optional(),
  storageClass: z.string().default("Standard"),
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
    const buckets = store.r2Buckets.list(({ accountId }) => accountId === id).map(bucketView);
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
    const location = (locationHint ?? "wnam").toUpperCase();
    const times = { creationDate: now(), jurisdiction: "default" };
    const created = { accountId, name, location, storageClass, ...times };
    cloud.runtime.changed();
    return ok(c, bucketView(store.r2Buckets.put(key, created)));
  });
  routes.get("/:bucket", (c) => ok(c, bucketView(locate(c))));
  routes.delete("/:bucket", (c) => {
    const { accountId, name } = locate(c);
    store.r2Buckets.delete(`${accountId}/${name}`);
    cloud.runtime.changed();
    return ok(c, {});
  });
  return routes;
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

const newDatabase = z.object({
  name: z.string().min(1),
  jurisdiction: z.string().nullish(),
  primary_location_hint: z.string().optional(),
});
const query = z.object({ sql: z.string().min(1), params: z.array(z.unknown()).optional() });

export function databaseRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const locate = (c: Context): D1Database => {
    const { id } = accountOf(cloud, c);
    const found = store.d1Databases.get(param(c, "database"));
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
    return okPage(c, paginate(c, mine.map(databaseView), 100));
  });
  routes.post("/", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const { name, jurisdiction } = await body(c, newDatabase);
    if (store.d1Databases.find((d) => d.accountId === accountId && d.name === name)) {
      throw new ApiError(400, CODE.databaseTaken, `A database with name "${name}" already exists`);
    }
    const uuid = crypto.randomUUID();
    const created = { uuid, accountId, name, createdAt: now(), jurisdiction: jurisdiction ?? null };
    cloud.runtime.changed();
    return ok(c, databaseView(store.d1Databases.put(uuid, created)));
  });
  routes.get("/:database", (c) => ok(c, databaseView(locate(c))));
  routes.delete("/:database", (c) => {
    store.d1Databases.delete(locate(c).uuid);
    cloud.runtime.changed();
    return ok(c, null);
  });
  routes.post("/:database/query", async (c) => {
    const { uuid } = locate(c);
    const { sql, params } = await body(c, query);
    try {
      return ok(c, await cloud.runtime.queryD1(uuid, sql, params ?? []));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new ApiError(400, 7500, message);
    }
  });
  return routes;
}

function databaseView({
  uuid,
  name,
  createdAt,
  jurisdiction,
}: D1Database): Record<string, unknown> {
  return {
    uuid,
    name,
    created_at: createdAt,
    version: "production",
    num_tables: 0,
    file_size: 0,
    jurisdiction,
    read_replication: { mode: "disabled" },
  };
}

const newQueue = z.object({ queue_name: z.string().min(1) });

/** Queues and logpush jobs are kept and answered; nothing is delivered. */
export function queueRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const all = (c: Context) => {
    const { id } = accountOf(cloud, c);
    return store.documents.list(({ kind, owner }) => kind === "queue" && owner === id);
  };
  const locate = (c: Context) => {
    const found = all(c).find(({ id }) => id === param(c, "queue"));
    if (found !== undefined) return found;
    throw new ApiError(404, CODE.queueMissing, "Queue not found.");
  };
  const view = (content: Record<string, unknown>) => ({
    settings: { delivery_delay: 0, delivery_paused: false, message_retention_period: 345_600 },
    producers: [],
    producers_total_count: 0,
    consumers: [],
    consumers_total_count: 0,
    ...content,
  });
  routes.get("/", (c) =>
    okPage(
      c,
      paginate(
        c,
        all(c).map((queue) => view(queue.body)),
      ),
    ),
  );
  routes.post("/", async (c) => {
    const { id: owner } = accountOf(cloud, c);
    const { queue_name } = await body(c, newQueue);
    if (all(c).some((queue) => queue.body.queue_name === queue_name)) {
      throw new ApiError(409, CODE.queueTaken, `Queue name "${queue_name}" is already taken.`);
    }
    const id = hexId();
    const content = { queue_id: id, queue_name, created_on: now(), modified_on: now() };
    store.documents.put(`queue/${id}`, { kind: "queue", owner, id, body: content });
    return ok(c, view(content));
  });
  routes.get("/:queue", (c) => ok(c, view(locate(c).body)));
  routes.delete("/:queue", (c) => {
    store.documents.delete(`queue/${locate(c).id}`);
    return ok(c, null);
  });
  return routes;
}
