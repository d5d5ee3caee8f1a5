/** A span as a data point: which of the data set's columns says what. */

/** https://developers.cloudflare.com/analytics/analytics-engine/limits/ */
export const BLOBS = [
  "span",
  "worker",
  "run",
  "workflow",
  "step",
  "agent",
  "action",
  "outcome",
  "reason",
  "fallbackFrom",
  "site",
  "route",
  "method",
  "host",
  "error",
  "traceId",
  "spanId",
  "parentId",
] as const;

export const DOUBLES = [
  "ms",
  "begun",
  "status",
  "attempt",
  "bytesIn",
  "bytesOut",
  "count",
  "dropped",
  "cpuMs",
] as const;

export type Column = (typeof BLOBS)[number] | (typeof DOUBLES)[number];

/** What a query calls a column. */
export function columnOf(name: Column): string {
  const blob = BLOBS.indexOf(name as (typeof BLOBS)[number]);
  return blob >= 0 ? `blob${blob + 1}` : `double${DOUBLES.indexOf(name as "ms") + 1}`;
}
