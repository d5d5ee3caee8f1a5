import { readAtMost } from "../shared/body.ts";
import type { FallbackReason } from "../shared/contract.ts";
import { headersForAgent } from "./headers.ts";
import type { Plane } from "./plane.ts";
import type { Target } from "./target.ts";

const RESULT_LIMIT = 1024 * 1024;

/** What came of asking an agent. */
export type Outcome =
  | { kind: "result"; result: Record<string, unknown> }
  /** The agent refused the request itself: the caller's fault, and said to the caller. */
  | { kind: "refused"; response: Response }
  | { kind: "failed"; reason: FallbackReason };

/** Asks the agent, within its limits and its time; never throws. */
export async function askAgent(
  plane: Plane,
  { agent, action }: Target,
  request: Request,
  body: Uint8Array,
): Promise<Outcome> {
  const { limits, timeoutMs } = plane.settings.agents[agent] ?? plane.settings;
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
    return { kind: "failed", reason: reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

async function answerOf(worker: Fetcher, request: Request): Promise<Outcome> {
  try {
    const response = await worker.fetch(request);
    if (response.status >= 400 && response.status < 500) return { kind: "refused", response };
    if (!response.ok) return { kind: "failed", reason: "error" };
    return await resultOf(response);
  } catch (error) {
    return { kind: "failed", reason: reasonOf(error) };
  }
}

/** Anything but a JSON object of bearable size is garbage. */
async function resultOf(response: Response): Promise<Outcome> {
  try {
    const text = new TextDecoder().decode(await readAtMost(response, RESULT_LIMIT));
    const result: unknown = JSON.parse(text);
    if (typeof result === "object" && result !== null && !Array.isArray(result)) {
      return { kind: "result", result: result as Record<string, unknown> };
    }
  } catch {
    // Not JSON or too large: garbage all the same.
  }
  return { kind: "failed", reason: "invalid" };
}

/** https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/dynamic-dispatch/ */
function reasonOf(error: unknown): FallbackReason {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith("Worker not found")) return "missing";
  if (/CPU time limit|[Tt]oo many subrequests|exceeded/.test(message)) return "limit";
  return "error";
}
