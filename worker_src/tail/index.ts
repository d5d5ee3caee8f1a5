/**
 * The tail Worker: gets what happened in our Workers, and in the user Workers that the dispatch
 * Workers asked, and turns the lines that they wrote into spans and counts.
 *
 * https://developers.cloudflare.com/workers/observability/logs/tail-workers/
 */
import type { Line } from "../shared/trace/line.ts";
import { Span, writeFailure } from "../shared/trace/span.ts";
import type { Env } from "./env.ts";
import { linesOf } from "./events.ts";
import { exportSpans } from "./otlp.ts";
import { writePoints } from "./points.ts";
import { queueSpans } from "./queue.ts";

export default {
  async tail(events, env) {
    const lines = events.flatMap(linesOf);
    if (lines.length === 0) return;
    const span = new Span({ worker: "tail", span: "export" });
    try {
      const dropped = writePoints(env.SPANS, lines);
      await queueSpans(env.SPANS_QUEUE, lines);
      // What goes well says nothing: a line for each line would be one too many.
      if (dropped > 0) span.end("failed", { count: lines.length, dropped });
    } catch (error) {
      writeFailure("tail", error, span.trace);
      span.end("failed", { count: lines.length, dropped: lines.length });
    }
  },
  queue: exportSpans,
} satisfies ExportedHandler<Env, Line[]>;
