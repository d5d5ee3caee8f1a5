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

/** https://developers.cloudflare.com/analytics/analytics-engine/sql-reference/aggregate-functions/#quantileexactweighted */
const QUANTILE =
  /\bquantile(?:Exact)?Weighted\(\s*(0?\.\d+|0|1)\s*\)\(\s*(\w+)\s*,\s*(\w+)\s*\)\s+AS\s+(\w+)/gi;

export interface SqliteQuery {
  sql: string;
  /** Columns that hold every value with its weight, and the share of the weight that is wanted. */
  quantiles: Record<string, number>;
}

/** A query of one account in SQLite's words. Throws {@link AnalyticsSqlError}. */
export function sqliteQuery(accountId: string, sql: string): SqliteQuery {
  const bare = sql
    .trim()
    .replace(/;\s*$/, "")
    .replace(/\s+FORMAT\s+JSON\s*$/i, "");
  if (!/^SELECT\b/i.test(bare) || bare.includes(";")) {
    throw new AnalyticsSqlError("Expected one SELECT statement.");
  }
  const quantiles: Record<string, number> = {};
  const inSqlite = bare
    .replace(QUANTILE, (_, share, value, weight, name) => {
      quantiles[name] = Number(share);
      return `json_group_array(json_array(${value}, ${weight})) AS ${name}`;
    })
    .replace(DATASET, (_, a, b, c) => `FROM "${tableOf(accountId, a ?? b ?? c)}"`)
    .replace(INTERVAL, (_, sign, count, unit) => `datetime('now', '${sign}${moved(count, unit)}')`)
    .replace(/\bNOW\(\)/gi, "datetime('now')")
    .replace(/\bformatDateTime\(\s*(\w+)\s*,\s*('[^']*')\s*\)/gi, "strftime($2, $1)")
    .replace(/\btoDate\(/gi, "date(")
    .replace(/\btoDateTime\(/gi, "datetime(");
  return { sql: inSqlite, quantiles };
}

/** The value that so much of the weight is not above. */
function quantile(share: number, json: unknown): number {
  const values = (JSON.parse(String(json)) as [number, number][]).sort(([a], [b]) => a - b);
  const wanted = share * values.reduce((sum, [, weight]) => sum + weight, 0);
  let passed = 0;
  for (const [value, weight] of values) {
    passed += weight;
    if (passed >= wanted) return value;
  }
  return 0;
}

function moved(count: string, unit: string): string {
  const name = unit.toLowerCase();
  if (name === "week") return `${Number(count) * 7} day`;
  return name === "quarter" ? `${Number(count) * 3} month` : `${count} ${name}`;
}

/** The answer of the API for rows: every count is a string there, as ClickHouse writes 64 bits. */
export function analyticsAnswer(
  found: Record<string, unknown>[],
  quantiles: SqliteQuery["quantiles"],
): Record<string, unknown> {
  const rows = found.map((row) => ({
    ...row,
    ...Object.fromEntries(
      Object.entries(quantiles).map(([name, share]) => [name, quantile(share, row[name])]),
    ),
  }));
  const meta = Object.entries(rows[0] ?? {}).map(([name, value]) => ({
    name,
    type: typeof value === "number" ? "Float64" : "String",
  }));
  return { meta, data: rows, rows: rows.length, rows_before_limit_at_least: rows.length };
}
