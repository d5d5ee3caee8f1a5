import { tokensOf } from "../shared/auth.ts";
import { HttpError } from "../shared/errors.ts";
import type { Service } from "../shared/trace/span.ts";
import { type DispatchSettings, type Env, serviceOf } from "./env.ts";

/** The half of the bindings that this deployment has, found by SERVICE_TYPE. */
export interface Plane {
  workers: DispatchNamespace;
  results: KVNamespace;
  kind: "BUILD" | "OPTIMIZE";
  /** What its lines call this Worker. */
  service: Service;
  /** What callers may send: the token, and the one that it replaces. */
  tokens: string[];
  version: string | null;
  settings: DispatchSettings;
}

/** Throws {@link HttpError} 500 `misconfigured` that names what is not bound. */
export function planeOf(env: Env): Plane {
  const build = env.SERVICE_TYPE === "BUILD";
  const kind = build ? "BUILD" : "OPTIMIZE";
  const workers = build ? env.BUILD_WORKERS : env.OPTIMIZE_WORKERS;
  const results = build ? env.BUILD_RESULTS : env.OPTIMIZE_RESULTS;
  const { DISPATCH_TOKEN: token, DISPATCH_SETTINGS: settings } = env;
  if (workers !== undefined && results !== undefined && token && settings !== undefined) {
    const version = env.VERSION_METADATA?.id ?? null;
    return {
      kind,
      service: serviceOf(env),
      workers,
      results,
      tokens: tokensOf(env),
      version,
      settings,
    };
  }
  const wanted = {
    [`${kind}_WORKERS`]: workers,
    [`${kind}_RESULTS`]: results,
    DISPATCH_TOKEN: token,
    DISPATCH_SETTINGS: settings,
  };
  const missing = Object.keys(wanted).filter((name) => !wanted[name]);
  throw new HttpError(500, "misconfigured", `Not bound: ${missing.join(", ")}.`);
}
