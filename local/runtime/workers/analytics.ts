/**
 * Keeps the data points of Analytics Engine: a table for each data set, in a D1 database that no
 * account sees. https://developers.cloudflare.com/analytics/analytics-engine/
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { BLOBS, DOUBLES, tableOf } from "../analytics-tables.ts";

interface Env {
  POINTS: D1Database;
}

/** Tables that are there; the database says so only once. */
const made = new Set<string>();

/** Points that wait to be written together: a transaction for each would be slower than who writes. */
const waiting: { table: string; values: unknown[] }[] = [];
const state = { writing: false };
/** Milliseconds that points are gathered for. */
const GATHERING = 20;
const MOST_AT_ONCE = 500;

export class Points extends WorkerEntrypoint<Env> {
  /** Outlives the request that it is called in: nobody there waits for it. */
  write(accountId: string, dataset: string, point: AnalyticsEngineDataPoint): void {
    const blobs = BLOBS.map((_, n) => textOf(point.blobs?.[n]));
    const doubles = DOUBLES.map((_, n) => point.doubles?.[n] ?? 0);
    const timestamp = new Date().toISOString().slice(0, 19).replace("T", " ");
    const values = [timestamp, dataset, 1, textOf(point.indexes?.[0]), ...blobs, ...doubles];
    waiting.push({ table: tableOf(accountId, dataset), values });
    if (state.writing) return;
    state.writing = true;
    this.ctx.waitUntil(this.#writeAll());
  }

  async #writeAll(): Promise<void> {
    try {
      await new Promise((resolve) => setTimeout(resolve, GATHERING));
      while (waiting.length > 0) await this.#insert(waiting.splice(0, MOST_AT_ONCE));
    } finally {
      state.writing = false;
    }
  }

  async #insert(points: typeof waiting): Promise<void> {
    for (const table of new Set(points.map((point) => point.table))) await this.#make(table);
    const statements = points.map(({ table, values }) => {
      const marks = values.map(() => "?").join(", ");
      return this.env.POINTS.prepare(`INSERT INTO "${table}" VALUES (${marks})`).bind(...values);
    });
    await this.env.POINTS.batch(statements);
  }

  async #make(table: string): Promise<void> {
    if (made.has(table)) return;
    const columns = [
      ...["timestamp TEXT", "dataset TEXT", "_sample_interval REAL", "index1 TEXT"],
      ...BLOBS.map((name) => `${name} TEXT`),
      ...DOUBLES.map((name) => `${name} REAL`),
    ];
    const create = `CREATE TABLE IF NOT EXISTS "${table}" (${columns.join(", ")})`;
    await this.env.POINTS.prepare(create).run();
    made.add(table);
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
