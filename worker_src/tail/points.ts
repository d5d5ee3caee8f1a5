/** Writes each span as a data point of Analytics Engine. */
import { BLOBS, DOUBLES } from "../shared/trace/points.ts";
import type { Told } from "./events.ts";

/** Of one invocation: https://developers.cloudflare.com/analytics/analytics-engine/limits/ */
const MOST_POINTS = 250;
/** Bytes of an index. */
const LONGEST_INDEX = 96;

/**
 * Analytics Engine samples by index: a run's spans are few, and stay whole. The many visits of the
 * site that a run made are not among them.
 */
function indexOf({ worker, run, site }: Told): string {
  return (worker === "sites" ? site : run) ?? worker;
}

/** Gives how many there was no room for. */
export function writePoints(spans: AnalyticsEngineDataset, lines: Told[]): number {
  for (const told of lines.slice(0, MOST_POINTS)) {
    const said = { ...told, begun: Date.parse(told.time) - told.ms };
    spans.writeDataPoint({
      indexes: [indexOf(told).slice(0, LONGEST_INDEX)],
      blobs: BLOBS.map((name) => said[name] ?? ""),
      doubles: DOUBLES.map((name) => said[name] ?? 0),
    });
  }
  return Math.max(0, lines.length - MOST_POINTS);
}
