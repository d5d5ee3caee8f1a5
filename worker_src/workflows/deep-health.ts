/** What the bindings answer when they are asked, the dispatch Workers' own included. */
import { DISPATCH_HOST } from "../shared/contract.ts";
import {
  askBucket,
  askDatabase,
  askKv,
  askNamespace,
  askWorkflow,
  overall,
  type Probed,
  type Probes,
  probe,
} from "../shared/probe.ts";
import type { Env } from "./env.ts";

type Asked = "ok" | "degraded" | "unreachable";

/** A plane as its dispatch Worker tells it; `ms` is the way there and back, in milliseconds. */
interface PlaneAnswer {
  status: Asked;
  version?: string | null;
  bindings?: Record<string, Probed>;
  error?: string;
  ms: number;
}

/** 200 when everything answers, 503 when something does not; values of bindings are never said. */
export async function deepHealth(env: Env): Promise<Response> {
  const [bindings, build, optimize] = await Promise.all([
    probe(probes(env)),
    askPlane(env.BUILD_DISPATCH, env.DISPATCH_TOKEN),
    askPlane(env.OPTIMIZE_DISPATCH, env.DISPATCH_TOKEN),
  ]);
  const ok = [overall(bindings), build.status, optimize.status].every((said) => said === "ok");
  const body = {
    status: ok ? "ok" : "degraded",
    environment: env.ENVIRONMENT ?? null,
    version: env.VERSION_METADATA?.id ?? null,
    bindings,
    planes: { build, optimize },
  };
  return Response.json(body, { status: ok ? 200 : 503 });
}

/** One probe for each binding of the seed, bound or not; for the others, when they are bound. */
function probes(env: Env): Probes {
  const { ASSETS, DB_MAIN } = env;
  return {
    BUILD_WORKFLOW: () => askWorkflow(env.BUILD_WORKFLOW),
    OPTIMIZATION_WORKFLOW: () => askWorkflow(env.OPTIMIZATION_WORKFLOW),
    BUILD_DISPATCHER: () => askNamespace(bound(env.BUILD_DISPATCHER)),
    OPTIMIZE_DISPATCHER: () => askNamespace(bound(env.OPTIMIZE_DISPATCHER)),
    CUSTOMER_SITES: () => askNamespace(bound(env.CUSTOMER_SITES)),
    METADATA: () => askKv(bound(env.METADATA)),
    CACHE: () => askKv(bound(env.CACHE)),
    SAAS_DOMAINS: () => askKv(bound(env.SAAS_DOMAINS)),
    ...(ASSETS === undefined ? {} : { ASSETS: () => askBucket(ASSETS) }),
    ...(DB_MAIN === undefined ? {} : { DB_MAIN: () => askDatabase(DB_MAIN) }),
  };
}

function bound<T>(binding: T | undefined): T {
  if (binding === undefined) throw new Error("not bound");
  return binding;
}

async function askPlane(
  service: Fetcher | undefined,
  token: string | undefined,
): Promise<PlaneAnswer> {
  const started = Date.now();
  const passed = () => Date.now() - started;
  try {
    const answer = await bound(service).fetch(`https://${DISPATCH_HOST}/health`, {
      headers: { authorization: `Bearer ${token ?? ""}` },
    });
    if (!answer.ok) return { status: "unreachable", error: `HTTP ${answer.status}`, ms: passed() };
    return { ...((await answer.json()) as Omit<PlaneAnswer, "ms">), ms: passed() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: "unreachable", error: message.slice(0, 200), ms: passed() };
  }
}
