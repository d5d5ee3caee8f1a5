/**
 * Keeps the data points of Analytics Engine: rows for each data set, in a D1 database that no
 * account sees. https://developers.cloudflare.com/analytics/analytics-engine/
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { columnsOf, rowsOf, tableOf } from "../analytics-tables.ts";

interface Env {
  POINTS: D1Database;
}

/** Data sets that are there; the database says so only once. */
const made = new Set<string>();

interface DataSet {
  accountId: string;
  dataset: string;
  rows: string[];
}

/** Points that wait to be written together: a transaction for each would be slower than who writes. */
const waiting = new Map<string, DataSet>();
/** Milliseconds that points are gathered for; who reads waits for none of it. */
const GATHERING = 1000;

export class Points extends WorkerEntrypoint<Env> {
  /** Outlives the request that it is called in: nobody there waits for it. */
  write(accountId: string, dataset: string, rows: string[]): void {
    const first = waiting.size === 0;
    const name = tableOf(accountId, dataset);
    const known = waiting.get(name);
    if (known === undefined) waiting.set(name, { accountId, dataset, rows: [...rows] });
    else known.rows.push(...rows);
    if (first) this.ctx.waitUntil(later().then(() => writeAll(this.env.POINTS)));
  }
}

const later = () => new Promise((resolve) => setTimeout(resolve, GATHERING));

async function writeAll(points: D1Database): Promise<void> {
  const all = [...waiting.values()];
  waiting.clear();
  for (const found of all) await insert(points, found);
}

/** One statement and one parameter, however many points there are. */
async function insert(points: D1Database, { accountId, dataset, rows }: DataSet): Promise<void> {
  await make(points, accountId, dataset);
  const table = rowsOf(accountId, dataset);
  await points
    .prepare(`INSERT INTO "${table}" SELECT value FROM json_each(?)`)
    .bind(`[${rows.join()}]`)
    .run();
}

async function make(points: D1Database, accountId: string, dataset: string): Promise<void> {
  const [view, table] = [tableOf(accountId, dataset), rowsOf(accountId, dataset)];
  if (made.has(view)) return;
  await points.batch([
    points.prepare(`CREATE TABLE IF NOT EXISTS "${table}" (point TEXT)`),
    points.prepare(
      `CREATE VIEW IF NOT EXISTS "${view}" AS SELECT ${columnsOf(dataset)} FROM "${table}"`,
    ),
  ]);
  made.add(view);
}

/** What Node asks before it reads: everything that waits is written. */
export default {
  async fetch(_request, { POINTS }) {
    await writeAll(POINTS);
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<Env>;
