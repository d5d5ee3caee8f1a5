/**
 * The tail Worker: gets what happened in our Workers, and in the user Workers that the dispatch
 * Workers asked, and turns the lines that they wrote into spans and counts.
 *
 * https://developers.cloudflare.com/workers/observability/logs/tail-workers/
 */
import type { Trace } from "../shared/trace/context.ts";
import type { Line } from "../shared/trace/line.ts";
import { Span, writeFailure } from "../shared/trace/span.ts";
import type { Env } from "./env.ts";
import { linesOf } from "./events.ts";
import { exportSpans } from "./otlp.ts";
import { writePoints } from "./points.ts";
import { queueSpans } from "./queue.ts";

/** Says how much was dropped; its span begins with what was to be kept. */
function fail(begun: number, count: number, dropped: number): Trace {
  const span = new Span({ worker: "tail", span: "export", begun });
  span.end("failed", { count, dropped });
  return span.trace;
}

export default {
  async tail(events, env) {
    const lines = events.flatMap(linesOf);
    if (lines.length === 0) return;
    const begun = Date.now();
    try {
      const dropped = writePoints(env.SPANS, lines);
      await queueSpans(env.SPANS_QUEUE, lines);
      // What goes well says nothing: a line for each line would be one too many.
      if (dropped > 0) fail(begun, lines.length, dropped);
    } catch (error) {
      writeFailure("tail", error, fail(begun, lines.length, lines.length));
    }
  },
  queue: exportSpans,
} satisfies ExportedHandler<Env, Line[]>;
