/**
 * SQL files into a D1 database and out of it, as `wrangler d1 execute --file` and `d1 export` do.
 * https://developers.cloudflare.com/d1/best-practices/import-export-data/ and
 * https://developers.cloudflare.com/api/resources/d1/subresources/database/methods/import/
 */
import { createHash, randomBytes } from "node:crypto";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { D1Database } from "../state/model.ts";
import type { Cloud } from "./cloud.ts";
import { body, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

/** Where files go to and come from, each under a name that nobody can guess; no token is asked for. */
export const TRANSFERS = "/d1-transfers";
/** How long an address is good for. */
const VALID_MS = 60 * 60 * 1000;

interface Transfer {
  content: Buffer;
  /** An upload is known by the database and the MD5 of its content, which comes later. */
  awaited?: { database: string; etag: string };
  until: number;
}

const md5 = z.string().regex(/^[0-9a-f]{32}$/i, "an etag is an MD5 of 32 hexadecimal characters");
const importStep = z.discriminatedUnion("action", [
  z.object({ action: z.literal("init"), etag: md5 }),
  z.object({ action: z.literal("ingest"), etag: md5, filename: z.string() }),
  z.object({ action: z.literal("poll"), current_bookmark: z.string() }),
]);
const exporting = z.object({
  output_format: z.literal("polling"),
  current_bookmark: z.string().nullish(),
  dump_options: z
    .object({
      no_schema: z.boolean().nullish(),
      no_data: z.boolean().nullish(),
      tables: z.array(z.string()).nullish(),
    })
    .nullish(),
});

/** An import's last answer, which a client polls for as long as it likes. */
interface Import {
  database: string;
  answer: object;
  until: number;
}

export class Transfers {
  readonly #transfers = new Map<string, Transfer>();
  /** By the bookmark that the answer names. */
  readonly #imports = new Map<string, Import>();

  /** The path of a new one, below the API. */
  open(content: Buffer, awaited?: Transfer["awaited"]): string {
    dropExpired(this.#transfers);
    const name = randomBytes(24).toString("hex");
    const until = Date.now() + VALID_MS;
    this.#transfers.set(name, { content, until, ...(awaited === undefined ? {} : { awaited }) });
    return `${TRANSFERS}/${name}`;
  }

  at(name: string): Transfer {
    const found = this.#transfers.get(name);
    if (found !== undefined && found.until >= Date.now()) return found;
    throw new ApiError(404, CODE.badRequest, "There is no such file, or its address has expired.");
  }

  /** Keeps the last answer to an import, and gives it back. */
  end<T extends { at_bookmark: string }>(database: string, answer: T): T {
    dropExpired(this.#imports);
    this.#imports.set(answer.at_bookmark, { database, answer, until: Date.now() + VALID_MS });
    return answer;
  }

  /** The last answer to the import of this database that has the bookmark. */
  ended(database: string, at: string): object | undefined {
    const found = this.#imports.get(at);
    return found?.database === database && found.until >= Date.now() ? found.answer : undefined;
  }

  /** What was uploaded for a database with this MD5, once. */
  take(database: string, etag: string): Buffer | undefined {
    for (const [name, { content, awaited }] of this.#transfers) {
      if (awaited?.database !== database || awaited.etag !== etag) continue;
      if (hashOf(content) !== etag) continue;
      this.#transfers.delete(name);
      return content;
    }
    return undefined;
  }
}

function dropExpired(entries: Map<string, { until: number }>): void {
  const now = Date.now();
  for (const [key, { until }] of entries) if (until < now) entries.delete(key);
}

/** The addresses themselves. */
export function transferRoutes(transfers: Transfers): Hono {
  const routes = new Hono();
  routes.put("/:name", async (c) => {
    const transfer = transfers.at(c.req.param("name"));
    transfer.content = Buffer.from(await c.req.arrayBuffer());
    return c.body(null, 200, { etag: `"${hashOf(transfer.content)}"` });
  });
  routes.get("/:name", (c) => {
    const { content } = transfers.at(c.req.param("name"));
    return c.body(Uint8Array.from(content), 200, { "content-type": "application/sql" });
  });
  return routes;
}

export function databaseTransferRoutes(
  { runtime }: Cloud,
  transfers: Transfers,
  locate: (c: Context) => D1Database,
): Hono {
  const routes = new Hono();
  const address = (c: Context, path: string) => `${new URL(c.req.url).origin}/client/v4${path}`;

  routes.post("/import", async (c) => {
    const { uuid } = locate(c);
    const step = await body(c, importStep);
    const answer = { type: "import", at_bookmark: bookmark(), messages: [] };
    const failed = (error: string) => ok(c, { ...answer, success: false, status: "error", error });
    if (step.action === "poll") {
      const ended = transfers.ended(uuid, step.current_bookmark);
      return ended === undefined ? failed("Not currently importing anything.") : ok(c, ended);
    }
    const { action, etag } = step;
    if (action === "init") {
      const upload_url = address(c, transfers.open(Buffer.alloc(0), { database: uuid, etag }));
      return ok(c, { ...answer, success: true, upload_url, filename: `${uuid}.${etag}.sql` });
    }
    const file = transfers.take(uuid, etag);
    if (file === undefined) return failed(`No file with the MD5 ${etag} was uploaded.`);
    try {
      const results = await runtime.queryD1(uuid, file.toString("utf8"), []);
      const metas = results.map((result) => (result as { meta: Meta }).meta);
      const result = {
        num_queries: results.length,
        final_bookmark: bookmark(),
        meta: togetherOf(metas),
      };
      // An import has ended here when `ingest` is answered.
      return ok(c, transfers.end(uuid, { ...answer, success: true, status: "complete", result }));
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
  });
  routes.post("/export", async (c) => {
    const { uuid, name } = locate(c);
    const { dump_options: options } = await body(c, exporting);
    const sql = await runtime.exportD1(uuid, {
      noSchema: options?.no_schema ?? false,
      noData: options?.no_data ?? false,
      tables: options?.tables ?? [],
    });
    const result = {
      filename: `${name}.sql`,
      signed_url: address(c, transfers.open(Buffer.from(sql))),
    };
    const state = { success: true, status: "complete", at_bookmark: bookmark(), messages: [] };
    return ok(c, { type: "export", ...state, result });
  });
  return routes;
}

type Meta = Record<string, unknown>;

/** What the statements of a file did in all; where the database stands is what the last one says. */
function togetherOf(metas: Meta[]): Meta {
  const sums = ["duration", "changes", "rows_read", "rows_written"].map((field) => [
    field,
    metas.reduce((sum, meta) => sum + Number(meta[field] ?? 0), 0),
  ]);
  return { size_after: 0, ...metas.at(-1), ...Object.fromEntries(sums) };
}

/** In the form of a Time Travel bookmark, which nothing leads back to. */
export function bookmark(): string {
  return ["00000000", "00000000", "00000000", randomBytes(16).toString("hex")].join("-");
}

function hashOf(content: Buffer): string {
  return createHash("md5").update(content).digest("hex");
}
