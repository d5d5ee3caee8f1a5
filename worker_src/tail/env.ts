/** What the tail Worker is bound to. */
import type { Line } from "../shared/trace/line.ts";

export interface Env {
  /** The data set of spans. */
  SPANS: AnalyticsEngineDataset;
  /** Both or neither: where spans wait for the collector, and where that is. */
  SPANS_QUEUE?: Queue<Line[]>;
  OTLP?: OtlpSettings;
  /** Headers of each request to the collector, as `name=value,other=value`. */
  OTLP_HEADERS?: string;
}

/** From the stack's settings, as one JSON binding; `components/tail.py` writes it. */
export interface OtlpSettings {
  /** The base address of the collector: `/v1/traces` comes behind it. */
  endpoint: string;
  environment: string;
}
