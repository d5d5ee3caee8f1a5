import type { Env } from "./env.ts";

const BINDINGS = [
  "BUILD_WORKFLOW",
  "OPTIMIZATION_WORKFLOW",
  "BUILD_DISPATCHER",
  "OPTIMIZE_DISPATCHER",
  "CUSTOMER_SITES",
  "METADATA",
  "CACHE",
  "SAAS_DOMAINS",
  "BUILD_DISPATCH",
  "OPTIMIZE_DISPATCH",
  "DISPATCH_TOKEN",
] as const satisfies readonly (keyof Env)[];

/** Which bindings are there, by name; never a value. */
export function health(env: Env): Response {
  const bindings = Object.fromEntries(BINDINGS.map((name) => [name, env[name] !== undefined]));
  return Response.json({
    status: Object.values(bindings).every(Boolean) ? "ok" : "degraded",
    environment: env.ENVIRONMENT ?? null,
    version: env.VERSION_METADATA?.id ?? null,
    bindings,
  });
}
