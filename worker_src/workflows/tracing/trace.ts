/** Every span of a run, as Analytics Engine has them. */
import { BLOBS, columnOf, DOUBLES } from "../../shared/trace/points.ts";
import { queryAnalytics } from "../sites/api.ts";
import type { Tracing } from "./settings.ts";

const MOST_SPANS = 5_000;
/** Characters of an index. */
const INDEX = 96;

/** A span without what it does not say. `begun` in milliseconds since the epoch. */
export type TraceSpan = Record<string, string | number>;

/** Where a span has a number that may be 0 in fact. */
const ALWAYS = new Set(["ms", "begun"]);

/** Oldest first. `run` is an instance id, so that it fits between quotation marks. */
export async function spansOf(from: Tracing, run: string): Promise<TraceSpan[]> {
  const columns = [...BLOBS, ...DOUBLES].map((name) => `${columnOf(name)} AS ${name}`).join(", ");
  const rows = await queryAnalytics<TraceSpan>(
    from,
    `SELECT ${columns} FROM ${from.settings.dataset}
    WHERE index1 = '${run.slice(0, INDEX)}' AND ${columnOf("run")} = '${run}'
    ORDER BY begun LIMIT ${MOST_SPANS}`,
  );
  return rows.map((row) => {
    const numbers = DOUBLES.map((name): [string, number] => [name, Number(row[name])]);
    const texts = BLOBS.map((name): [string, string] => [name, String(row[name] ?? "")]);
    const said = [...texts, ...numbers].filter(([name, value]) => value || ALWAYS.has(name));
    return Object.fromEntries(said);
  });
}
