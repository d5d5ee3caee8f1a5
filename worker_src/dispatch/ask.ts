import { readAtMost } from "../shared/body.ts";
import type { FallbackReason } from "../shared/contract.ts";
import { reasonOf } from "../shared/dispatch-failure.ts";
import { type Trace, traceHeaders } from "../shared/trace/context.ts";
import type { AgentSettings } from "./env.ts";
import { headersForAgent } from "./headers.ts";
import type { Plane } from "./plane.ts";
import type { Target } from "./target.ts";

const RESULT_LIMIT = 1024 * 1024;

/** What came of asking an agent. */
export type Outcome =
  | { kind: "result"; result: string; bytes: number }
  /** The agent refused the request itself: the caller's fault, and said to the caller. */
  | { kind: "refused"; response: Response }
  | Failed;

export interface Failed {
  kind: "failed";
  reason: FallbackReason;
}

export interface Asking {
  plane: Plane;
  target: Target;
  request: Request;
  body: Uint8Array;
  /** What the agent does hangs below it. */
  trace: Trace;
}

/** Asks the agent, within its limits and its time; never throws. */
export async function askAgent({
  plane,
  target: { agent, action },
  request,
  body,
  trace,
}: Asking): Promise<Outcome> {
  const { limits, timeoutMs } = settingsOf(plane, agent);
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  const late = new Promise<Outcome>((resolve) => {
    abort.signal.addEventListener("abort", () => resolve({ kind: "failed", reason: "timeout" }));
  });
  try {
    const worker = plane.workers.get(agent, {}, { limits });
    const url = new URL(`/${action}`, request.url);
    const hasBody = request.method !== "GET" && request.method !== "HEAD";
    const headers = headersForAgent(request.headers);
    for (const [name, value] of Object.entries(traceHeaders(trace))) headers.set(name, value);
    const forwarded = new Request(url, {
      method: request.method,
      headers,
      redirect: "manual",
      signal: abort.signal,
      ...(hasBody ? { body } : {}),
    });
    return await Promise.race([answerOf(worker, forwarded), late]);
  } catch (error) {
    return failure(error);
  } finally {
    clearTimeout(timer);
  }
}

/** A name that every object has (`constructor`) is no declared agent. */
function settingsOf({ settings }: Plane, agent: string): AgentSettings {
  return Object.hasOwn(settings.agents, agent) ? (settings.agents[agent] ?? settings) : settings;
}

async function answerOf(worker: Fetcher, request: Request): Promise<Outcome> {
  try {
    const response = await worker.fetch(request);
    if (response.status >= 400 && response.status < 500) return await refusalOf(response);
    if (response.ok) return await resultOf(response);
    // A body that nobody reads keeps the agent's invocation, and its spans, open.
    await response.body?.cancel();
    return { kind: "failed", reason: "error" };
  } catch (error) {
    return failure(error);
  }
}

async function resultOf(response: Response): Promise<Outcome> {
  const found = await objectOf(response);
  if (found === undefined) return { kind: "failed", reason: "invalid" };
  return { kind: "result", result: found.text, bytes: found.bytes };
}

/** Only what says itself why it refuses is a refusal; none of the agent's headers goes along. */
async function refusalOf(response: Response): Promise<Outcome> {
  const said = (await objectOf(response))?.value;
  const code = (said?.error as { code?: unknown } | undefined)?.code;
  if (said === undefined || typeof code !== "string") return { kind: "failed", reason: "invalid" };
  return { kind: "refused", response: Response.json(said, { status: response.status }) };
}

interface Found {
  value: Record<string, unknown>;
  text: string;
  bytes: number;
}

/** Anything but a JSON object of bearable size is garbage. */
async function objectOf(response: Response): Promise<Found | undefined> {
  try {
    const body = await readAtMost(response, RESULT_LIMIT);
    const text = new TextDecoder().decode(body);
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject
      ? { value: value as Record<string, unknown>, text, bytes: body.byteLength }
      : undefined;
  } catch {
    return undefined;
  }
}

function failure(error: unknown): Failed {
  return { kind: "failed", reason: reasonOf(error) };
}
