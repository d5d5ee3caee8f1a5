/**
 * Keeps the data points of Analytics Engine: rows for each data set, in a D1 database that no
 * account sees. https://developers.cloudflare.com/analytics/analytics-engine/
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { BLOBS, COLUMNS, DOUBLES, rowsOf, tableOf } from "../analytics-tables.ts";

interface Env {
  POINTS: D1Database;
}

/** Data sets that are there; the database says so only once. */
const made = new Set<string>();

interface DataSet {
  accountId: string;
  dataset: string;
  rows: unknown[][];
}

/** Points that wait to be written together: a transaction for each would be slower than who writes. */
const waiting = new Map<string, DataSet>();
const state = { writing: false };
/** Milliseconds that points are gathered for. */
const GATHERING = 250;

export class Points extends WorkerEntrypoint<Env> {
  /** Outlives the request that it is called in: nobody there waits for it. */
  write(accountId: string, dataset: string, points: AnalyticsEngineDataPoint[]): void {
    const name = tableOf(accountId, dataset);
    const rows: unknown[][] = waiting.get(name)?.rows ?? [];
    const timestamp = new Date().toISOString().slice(0, 19).replace("T", " ");
    for (const { indexes, blobs, doubles } of points) {
      rows.push([
        ...[timestamp, dataset, 1, textOf(indexes?.[0])],
        ...BLOBS.map((_, n) => textOf(blobs?.[n])),
        ...DOUBLES.map((_, n) => doubles?.[n] ?? 0),
      ]);
    }
    waiting.set(name, { accountId, dataset, rows });
    if (state.writing) return;
    state.writing = true;
    this.ctx.waitUntil(this.#writeAll());
  }

  async #writeAll(): Promise<void> {
    try {
      await new Promise((resolve) => setTimeout(resolve, GATHERING));
      while (waiting.size > 0) {
        const [[name, found] = []] = waiting;
        if (name === undefined || found === undefined) break;
        waiting.delete(name);
        await this.#insert(found);
      }
    } finally {
      state.writing = false;
    }
  }

  /** One statement and one parameter, however many points there are. */
  async #insert({ accountId, dataset, rows }: DataSet): Promise<void> {
    await this.#make(accountId, dataset);
    const table = rowsOf(accountId, dataset);
    await this.env.POINTS.prepare(`INSERT INTO "${table}" SELECT value FROM json_each(?)`)
      .bind(JSON.stringify(rows))
      .run();
  }

  /** A point is taken apart when it is read, which is seldom. */
  async #make(accountId: string, dataset: string): Promise<void> {
    const [view, table] = [tableOf(accountId, dataset), rowsOf(accountId, dataset)];
    if (made.has(view)) return;
    const columns = COLUMNS.map((name, n) => `point->>${n} AS ${name}`).join(", ");
    await this.env.POINTS.batch([
      this.env.POINTS.prepare(`CREATE TABLE IF NOT EXISTS "${table}" (point TEXT)`),
      this.env.POINTS.prepare(
        `CREATE VIEW IF NOT EXISTS "${view}" AS SELECT ${columns} FROM "${table}"`,
      ),
    ]);
    made.add(view);
  }
}

function textOf(value: ArrayBuffer | string | null | undefined): string {
  return typeof value === "object" && value !== null
    ? new TextDecoder().decode(value)
    : (value ?? "");
}

export default {
  fetch: () => new Response(null, { status: 404 }),
};
