/** The workflows Worker: starts BUILD and OPTIMIZE runs and tells how they go. */

import { requireToken, tokensOf } from "../shared/auth.ts";
import { readJson } from "../shared/body.ts";
import {
  type BuildRequest,
  buildRequest,
  optimizeRequest,
  parseRequest,
} from "../shared/contract.ts";
import { HttpError } from "../shared/errors.ts";
import { type Handler, route } from "../shared/router.ts";
import { traceparent } from "../shared/trace/context.ts";
import { deepHealth } from "./deep-health.ts";
import type { Env } from "./env.ts";
import { health } from "./health.ts";
import { housekeeping } from "./housekeeping.ts";
import { reportOf } from "./improves.ts";
import { findRun, QUEUED, startRun, statusOf } from "./runs.ts";
import { site } from "./site.ts";
import { requireFree } from "./sites/hostnames.ts";
import { requireOwn } from "./sites/publish.ts";
import { SITE_ROUTES } from "./sites/routes.ts";
import { publishingOf } from "./sites/settings.ts";
import { requireAllowed } from "./sites/slug.ts";
import { alert } from "./tracing/alerts.ts";
import { TRACING_ROUTES } from "./tracing/routes.ts";

export { BuildWorkflow } from "./build-workflow.ts";
export { OptimizationWorkflow } from "./optimization-workflow.ts";

const BODY_LIMIT = 64 * 1024;
/** Seconds; the period of the rate limit binding. */
const RATE_LIMIT_PERIOD = 60;

type RunType = "BUILD" | "OPTIMIZE";

interface Flow {
  type: RunType;
  message: string;
  schema: typeof buildRequest | typeof optimizeRequest;
  workflow: (env: Env) => Workflow;
}

const BUILD: Flow = {
  type: "BUILD",
  message: "BUILD workflow started with market intelligence orchestration",
  schema: buildRequest,
  workflow: (env) => env.BUILD_WORKFLOW,
};

const OPTIMIZE: Flow = {
  type: "OPTIMIZE",
  message: "OPTIMIZE workflow started with competitive intelligence orchestration",
  schema: optimizeRequest,
  workflow: (env) => env.OPTIMIZATION_WORKFLOW,
};

const instanceIdOf = (request: Request) => new URL(request.url).searchParams.get("instanceId");

function start({ type, message, schema, workflow }: Flow): Handler<Env> {
  return async (request, env, _ctx, _parameters, span) => {
    span.note({ workflow: type });
    await limitRate(request, env);
    const { instanceId, ...params } = parseRequest(
      schema as typeof buildRequest,
      await readJson(request, BODY_LIMIT),
    );
    if (params.publish !== undefined) await mayPublish(request, env, params.publish, instanceId);
    if (params.improves !== undefined) await reportOf(env.OPTIMIZATION_WORKFLOW, params.improves);
    const id = await startRun(workflow(env), instanceId, {
      ...params,
      traceparent: traceparent(span.trace),
    });
    span.belongsTo(id);
    count(env, type, params);
    return Response.json({ id, details: QUEUED, type, message });
  };
}

function status({ type, workflow }: Flow): Handler<Env> {
  return async (request, env, _ctx, _parameters, span) => {
    span.note({ workflow: type });
    const instance = await findRun(workflow(env), instanceIdOf(request));
    span.belongsTo(instance.id);
    return Response.json({ id: instance.id, status: await statusOf(instance), type });
  };
}

/** A data point for each run that starts: https://developers.cloudflare.com/analytics/analytics-engine/ */
function count(env: Env, type: RunType, params: { businessType: string; primaryGoal: string }) {
  const { businessType, primaryGoal } = params;
  env.ANALYTICS?.writeDataPoint({ indexes: [type], blobs: [businessType, primaryGoal] });
}

/** Before anything is made: who publishes has the token, and the names are free. */
async function mayPublish(
  request: Request,
  env: Env,
  { slug, hostname }: NonNullable<BuildRequest["publish"]>,
  run = "",
): Promise<void> {
  await requireToken(request, tokensOf(env));
  const to = publishingOf(env);
  if (slug !== undefined) {
    requireAllowed(slug);
    await requireOwn(to, { slug, run, hostname, again: false });
  } else if (hostname !== undefined) {
    await requireFree(to, "", hostname, false);
  }
}

/** For operators: what the bindings answer is asked of them, which strangers should not cause. */
const deep: Handler<Env> = async (request, env) => {
  await requireToken(request, tokensOf(env));
  return deepHealth(env);
};

/** https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/ */
async function limitRate(request: Request, env: Env): Promise<void> {
  if (env.RATE_LIMITER === undefined) return;
  const key = request.headers.get("cf-connecting-ip") ?? "unknown";
  if ((await env.RATE_LIMITER.limit({ key })).success) return;
  throw new HttpError(429, "rate_limited", "Too many runs from this address; try again later.", {
    headers: { "retry-after": String(RATE_LIMIT_PERIOD) },
  });
}

export default {
  fetch: route<Env>("workflows", {
    "/build": { GET: status(BUILD), POST: start(BUILD) },
    "/optimize": { GET: status(OPTIMIZE), POST: start(OPTIMIZE) },
    "/build/site": { GET: (request, env) => site(env.BUILD_WORKFLOW, instanceIdOf(request)) },
    "/health": { GET: async (_request, env) => health(env) },
    "/health/deep": { GET: deep },
    ...SITE_ROUTES,
    ...TRACING_ROUTES,
  }),
  scheduled: ({ cron }, env, ctx) => {
    const { alertsCron, housekeepingCron } = env.TRACING ?? {};
    if (cron === alertsCron) ctx.waitUntil(alert(env));
    if (cron === housekeepingCron || cron !== alertsCron) ctx.waitUntil(housekeeping(env));
  },
} satisfies ExportedHandler<Env>;
