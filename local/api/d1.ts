/** https://developers.cloudflare.com/api/resources/d1/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { D1Database } from "../state/model.ts";
import { accountOf, type Cloud, now, param } from "./cloud.ts";
import { timeTravelRoutes } from "./d1-time-travel.ts";
import { databaseTransferRoutes, type Transfers } from "./d1-transfers.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

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

export function databaseRoutes(cloud: Cloud, transfers: Transfers): Hono {
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
    const {
      name,
      jurisdiction,
      read_replication: replication,
    } = await body(c, newDatabase, CODE.databaseInvalid);
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
  routes.get("/:database", async (c) => {
    const database = locate(c);
    const [counted] = (await cloud.runtime.queryD1(database.uuid, COUNT_TABLES, [])) as [
      QueryResult,
    ];
    const [{ tables }] = counted.results as [{ tables: number }];
    // A new one has no size in the answer that made it, and has none until it holds something.
    const size = tables === 0 ? 0 : Number(counted.meta.size_after);
    return ok(c, databaseView(database, tables, size));
  });
  routes.on(["PUT", "PATCH"], "/:database", async (c) => {
    const database = locate(c);
    const { read_replication: replication } = await body(c, databaseChange);
    if (!replication) {
      throw new ApiError(400, CODE.queryFailed, 'Only "read_replication" of a database changes.');
    }
    const changed = store.d1Databases.put(database.uuid, {
      ...database,
      readReplication: replication,
    });
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
  routes.route("/:database/time_travel", timeTravelRoutes(cloud, locate));
  routes.route("/:database", databaseTransferRoutes(cloud, transfers, locate));
  routes.post("/:database/query", async (c) => ok(c, await run(c)));
  routes.post("/:database/raw", async (c) => ok(c, (await run(c)).map(rawView)));
  return routes;
}

/** Those that the runtime keeps for itself left out. */
const COUNT_TABLES = String.raw`SELECT count(*) AS tables FROM sqlite_schema
  WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE '\_cf\_%' ESCAPE '\'`;

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

/** `size` in bytes. */
function databaseView(
  { uuid, name, createdAt, jurisdiction, readReplication }: D1Database,
  tables = 0,
  size = 0,
): Record<string, unknown> {
  return {
    uuid,
    name,
    created_at: createdAt,
    version: "production",
    num_tables: tables,
    file_size: size,
    jurisdiction,
    ...(readReplication ? { read_replication: readReplication } : {}),
  };
}
