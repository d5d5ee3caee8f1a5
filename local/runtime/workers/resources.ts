/** Asks D1 databases for the API: all statements of a question in one transaction, in one request. */
import type { D1Export, D1Question } from "./d1-question.ts";

/** Miniflare's own: https://github.com/cloudflare/workers-sdk/blob/main/packages/miniflare/src/workers/d1/database.worker.ts */
const EXPORT = "PRAGMA miniflare_d1_export(?,?,?);";

export default {
  async fetch(request: Request, env: Record<string, D1Database>): Promise<Response> {
    const asked = (await request.json()) as D1Question | D1Export;
    const database = env[asked.database] as D1Database;
    try {
      const result = "statements" in asked ? query(database, asked) : dump(database, asked);
      return Response.json({ result: await result });
    } catch (error) {
      return Response.json({ error: error instanceof Error ? error.message : String(error) });
    }
  },
};

function query(database: D1Database, { statements, parameters }: D1Question) {
  if (statements.length === 0) return [];
  return database.batch(statements.map((sql) => database.prepare(sql).bind(...parameters)));
}

async function dump(database: D1Database, { noSchema, noData, tables }: D1Export) {
  const [lines] = await database
    .prepare(EXPORT)
    .bind(noSchema, noData, ...tables)
    .raw<string[]>();
  return (lines ?? []).join("\n");
}
