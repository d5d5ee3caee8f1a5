/** What a stack with a tail Worker knows of its spans. */
import { HttpError } from "../../shared/errors.ts";
import type { Env } from "../env.ts";

/** From the stack's settings, as one JSON binding; `components/workflows_worker.py` writes it. */
export interface TracingSettings {
  /** The Analytics Engine data set of spans. */
  dataset: string;
  levels: ServiceLevels;
  /** When the service levels are looked at by themselves. */
  alertsCron?: string;
  housekeepingCron?: string;
}

/** Milliseconds that 95 of 100 may take, and shares. */
export interface ServiceLevels {
  startMs: number;
  statusMs: number;
  dispatchMs: number;
  completeness: number;
  fallbacks: number;
}

export interface Tracing {
  settings: TracingSettings;
  account: string;
  token: string;
}

/** Throws {@link HttpError} 404 `tail_off` for a stack without spans, 500 for a binding that is missing. */
export function tracingOf({ TRACING, ACCOUNT_ID, CF_API_TOKEN }: Env): Tracing {
  if (TRACING === undefined) {
    const message = "This stack collects no spans: its settings have no `tail`.";
    throw new HttpError(404, "tail_off", message);
  }
  if (ACCOUNT_ID && CF_API_TOKEN) {
    return { settings: TRACING, account: ACCOUNT_ID, token: CF_API_TOKEN };
  }
  const missing = ACCOUNT_ID ? "CF_API_TOKEN" : "ACCOUNT_ID";
  throw new HttpError(500, "misconfigured", `Not bound: ${missing}.`);
}
