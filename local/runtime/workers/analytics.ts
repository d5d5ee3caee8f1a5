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

export class Points extends WorkerEntrypoint<Env> {
  /** Outlives the request that it is called in: nobody there waits for it. */
  write(accountId: string, dataset: string, point: AnalyticsEngineDataPoint): void {
    this.ctx.waitUntil(this.#insert(accountId, dataset, point));
  }

  async #insert(accountId: string, dataset: string, point: AnalyticsEngineDataPoint) {
    const table = tableOf(accountId, dataset);
    const blobs = BLOBS.map((_, n) => textOf(point.blobs?.[n]));
    const doubles = DOUBLES.map((_, n) => point.doubles?.[n] ?? 0);
    const columns = ["timestamp TEXT", "dataset TEXT", "_sample_interval REAL", "index1 TEXT"];
    const create = `CREATE TABLE IF NOT EXISTS "${table}" (${[
      ...columns,
      ...BLOBS.map((name) => `${name} TEXT`),
      ...DOUBLES.map((name) => `${name} REAL`),
    ].join(", ")})`;
    if (!made.has(table)) await this.env.POINTS.prepare(create).run();
    made.add(table);
    const timestamp = new Date().toISOString().slice(0, 19).replace("T", " ");
    const values = [timestamp, dataset, 1, textOf(point.indexes?.[0]), ...blobs, ...doubles];
    const marks = values.map(() => "?").join(", ");
    await this.env.POINTS.prepare(`INSERT INTO "${table}" VALUES (${marks})`)
      .bind(...values)
      .run();
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
