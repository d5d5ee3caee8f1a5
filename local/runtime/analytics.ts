/**
 * The SQL of Analytics Engine, as far as it is the same in SQLite: what differs is put in SQLite's
 * words. https://developers.cloudflare.com/analytics/analytics-engine/sql-reference/
 */
import { tableOf } from "./analytics-tables.ts";

/** A query that this cloud does not answer; the message says why. */
export class AnalyticsSqlError extends Error {
  override name = "AnalyticsSqlError";
}

const UNITS = "SECOND|MINUTE|HOUR|DAY|WEEK|MONTH|QUARTER|YEAR";
const INTERVAL = new RegExp(
  `\\bNOW\\(\\)\\s*([-+])\\s*INTERVAL\\s+'(\\d{1,6})'\\s+(${UNITS})S?\\b`,
  "gi",
);
const DATASET = /\bFROM\s+(?:"([a-zA-Z_]\w*)"|'([a-zA-Z_]\w*)'|([a-zA-Z_]\w*))/gi;

/** A query of one account in SQLite's words. Throws {@link AnalyticsSqlError}. */
export function sqliteQuery(accountId: string, sql: string): string {
  const bare = sql
    .trim()
    .replace(/;\s*$/, "")
    .replace(/\s+FORMAT\s+JSON\s*$/i, "");
  if (!/^SELECT\b/i.test(bare) || bare.includes(";")) {
    throw new AnalyticsSqlError("Expected one SELECT statement.");
  }
  return bare
    .replace(DATASET, (_, a, b, c) => `FROM "${tableOf(accountId, a ?? b ?? c)}"`)
    .replace(INTERVAL, (_, sign, count, unit) => `datetime('now', '${sign}${moved(count, unit)}')`)
    .replace(/\bNOW\(\)/gi, "datetime('now')")
    .replace(/\bformatDateTime\(\s*(\w+)\s*,\s*('[^']*')\s*\)/gi, "strftime($2, $1)")
    .replace(/\btoDate\(/gi, "date(")
    .replace(/\btoDateTime\(/gi, "datetime(");
}

function moved(count: string, unit: string): string {
  const name = unit.toLowerCase();
  if (name === "week") return `${Number(count) * 7} day`;
  return name === "quarter" ? `${Number(count) * 3} month` : `${count} ${name}`;
}

/** The answer of the API for rows: every count is a string there, as ClickHouse writes 64 bits. */
export function analyticsAnswer(rows: Record<string, unknown>[]): Record<string, unknown> {
  const meta = Object.entries(rows[0] ?? {}).map(([name, value]) => ({
    name,
    type: typeof value === "number" ? "Float64" : "String",
  }));
  return { meta, data: rows, rows: rows.length, rows_before_limit_at_least: rows.length };
}
