/** What `GET /metrics` answers: `docs/reference/tracing.md`. Times in milliseconds, shares from 0 to 1. */

/** How long 50, 95 and 99 of 100 took at most. */
export interface Times {
  p50: number;
  p95: number;
  p99: number;
}

export interface Level {
  name: string;
  unit: "ms" | "share";
  limit: number;
  /** Null when nothing happened that could break it. */
  value: number | null;
  kept: boolean;
}

export interface Metrics {
  since: string;
  until: string;
  requests: {
    worker: string;
    route: string;
    method: string;
    total: number;
    refused: number;
    failed: number;
    ms: Times | null;
  }[];
  agents: {
    agent: string;
    action: string;
    total: number;
    ok: number;
    refused: number;
    /** How often something stood in for it, by reason. */
    fallbacks: Record<string, number>;
    ms: Times | null;
    /** The mean of an invocation; null when the agent wrote no line, and 0 on the local cloud. */
    cpuMs: number | null;
  }[];
  workflows: {
    workflow: "BUILD" | "OPTIMIZE";
    started: number;
    complete: number;
    errored: number;
    ms: Times | null;
  }[];
  /** The fifty that are visited most. */
  sites: { site: string; requests: number; failed: number }[];
  egress: { total: number; ok: number; reasons: Record<string, number> };
  /** Spans that the collector did not get. */
  dropped: number;
  levels: Level[];
}
