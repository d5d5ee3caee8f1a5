/** Why a user Worker could not be asked, by what the dispatch namespace throws. */
import type { FallbackReason } from "./contract.ts";

/** https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/dynamic-dispatch/ */
export function reasonOf(error: unknown): FallbackReason {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith("Worker not found")) return "missing";
  if (/CPU time limit|[Tt]oo many subrequests|exceeded/.test(message)) return "limit";
  return "error";
}
