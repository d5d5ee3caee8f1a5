/**
 * Back to what a D1 database was: https://developers.cloudflare.com/d1/reference/time-travel/
 *
 * The local cloud can return to each bookmark that was asked for, since it keeps the database as it
 * was then; it keeps no history, so a time leads nowhere.
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Runtime } from "../runtime/contract.ts";
import type { D1Database } from "../state/model.ts";
import type { Cloud } from "./cloud.ts";
import { bookmark } from "./d1-transfers.ts";
import { ok, parse } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

/** Of each database; the oldest is let go first. */
const MOST_BOOKMARKS = 20;
const THIRTY_DAYS_MS = 30 * 24 * 60 * 60 * 1000;

const moment = z.iso.datetime({ offset: true, error: "a time as 2026-01-31T12:00:00Z" });
const asked = z.object({ timestamp: moment.optional() });
const wanted = z.union([z.object({ bookmark: z.string() }), z.object({ timestamp: moment })], {
  error: 'say "bookmark" or "timestamp", the latter as 2026-01-31T12:00:00Z',
});

export function timeTravelRoutes({ runtime }: Cloud, locate: (c: Context) => D1Database): Hono {
  const routes = new Hono();
  const kept = new Map<string, Map<string, string>>();
  const keep = async ({ uuid }: D1Database): Promise<string> => {
    const made = bookmark();
    const dump = await runtime.exportD1(uuid, { noSchema: false, noData: false, tables: [] });
    const bookmarks = kept.get(uuid) ?? new Map<string, string>();
    bookmarks.set(made, dump);
    for (const oldest of [...bookmarks.keys()].slice(0, -MOST_BOOKMARKS)) bookmarks.delete(oldest);
    kept.set(uuid, bookmarks);
    return made;
  };

  routes.get("/bookmark", async (c) => {
    const database = locate(c);
    const { timestamp } = parse(asked, c.req.query(), CODE.databaseInvalid);
    if (timestamp !== undefined) throw noHistory(timestamp);
    return ok(c, { bookmark: await keep(database) });
  });
  routes.post("/restore", async (c) => {
    const database = locate(c);
    const given = parse(wanted, c.req.query(), CODE.databaseInvalid);
    if ("timestamp" in given) throw noHistory(given.timestamp);
    const { bookmark: to } = given;
    const dump = kept.get(database.uuid)?.get(to);
    if (dump === undefined) {
      const message = `The bookmark "${to}" of database "${database.name}" is not known here: the local cloud knows the last ${MOST_BOOKMARKS} that it was asked for since it started.`;
      throw new ApiError(400, CODE.databaseInvalid, message);
    }
    const previous = await keep(database);
    await replace(runtime, database.uuid, dump);
    const message = `Restored to bookmark ${to}.`;
    return ok(c, { bookmark: to, previous_bookmark: previous, message });
  });
  return routes;
}

function noHistory(timestamp: string): ApiError {
  if (Date.parse(timestamp) < Date.now() - THIRTY_DAYS_MS) {
    const message = `The time ${timestamp} is more than 30 days ago.`;
    return new ApiError(400, CODE.databaseInvalid, message);
  }
  const message = `No history of ${timestamp}: the local cloud returns to bookmarks that it was asked for, not to a time.`;
  return new ApiError(400, CODE.queryFailed, message);
}

/** All that a database has goes, and a dump comes in its place, both or neither. */
async function replace(runtime: Runtime, uuid: string, dump: string): Promise<void> {
  const [present] = (await runtime.queryD1(uuid, PRESENT, [])) as [{ results: Entry[] }];
  const drops = present.results.map(
    ({ type, name }) => `DROP ${type} IF EXISTS "${name.replaceAll('"', '""')}";`,
  );
  const parts = ["PRAGMA defer_foreign_keys = TRUE;", ...drops, dump];
  await runtime.queryD1(uuid, parts.join("\n"), []);
}

interface Entry {
  type: "table" | "view";
  name: string;
}

/** Views first, then virtual tables, whose own tables go with them. */
const PRESENT = String.raw`SELECT type, name FROM sqlite_schema
  WHERE type IN ('table', 'view')
    AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE '\_cf\_%' ESCAPE '\'
  ORDER BY type = 'table', sql NOT LIKE 'CREATE VIRTUAL%'`;
