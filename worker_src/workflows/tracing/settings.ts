/** What a stack with a tail Worker knows of its spans. */
import { HttpError } from "../../shared/errors.ts";
import type { Env, TracingSettings } from "../env.ts";

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
