import { readAtMost } from "../shared/body.ts";
import type { FallbackReason } from "../shared/contract.ts";
import type { AgentSettings } from "./env.ts";
import { headersForAgent } from "./headers.ts";
import type { Plane } from "./plane.ts";
import type { Target } from "./target.ts";

const RESULT_LIMIT = 1024 * 1024;

/** What came of asking an agent. */
export type Outcome =
  | { kind: "result"; result: Record<string, unknown> }
  /** The agent refused the request itself: the caller's fault, and said to the caller. */
  | { kind: "refused"; response: Response }
  | Failed;

export interface Failed {
  kind: "failed";
  reason: FallbackReason;
  /** What was said of it, for the log. */
  detail?: string;
}

/** Asks the agent, within its limits and its time; never throws. */
export async function askAgent(
  plane: Plane,
  { agent, action }: Target,
  request: Request,
  body: Uint8Array,
): Promise<Outcome> {
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
    const forwarded = new Request(url, {
      method: request.method,
      headers: headersForAgent(request.headers),
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
    if (!response.ok)
      return { kind: "failed", reason: "error", detail: `status ${response.status}` };
    return await resultOf(response);
  } catch (error) {
    return failure(error);
  }
}

async function resultOf(response: Response): Promise<Outcome> {
  const result = await objectOf(response);
  return result === undefined ? { kind: "failed", reason: "invalid" } : { kind: "result", result };
}

/** Only what says itself why it refuses is a refusal; none of the agent's headers goes along. */
async function refusalOf(response: Response): Promise<Outcome> {
  const said = await objectOf(response);
  const code = (said?.error as { code?: unknown } | undefined)?.code;
  if (said === undefined || typeof code !== "string") return { kind: "failed", reason: "invalid" };
  return { kind: "refused", response: Response.json(said, { status: response.status }) };
}

/** Anything but a JSON object of bearable size is garbage. */
async function objectOf(response: Response): Promise<Record<string, unknown> | undefined> {
  try {
    const text = new TextDecoder().decode(await readAtMost(response, RESULT_LIMIT));
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/dynamic-dispatch/ */
function failure(error: unknown): Failed {
  const detail = error instanceof Error ? error.message : String(error);
  return { kind: "failed", reason: reasonOf(detail), detail };
}

function reasonOf(message: string): FallbackReason {
  if (message.startsWith("Worker not found")) return "missing";
  if (/CPU time limit|[Tt]oo many subrequests|exceeded/.test(message)) return "limit";
  return "error";
}
