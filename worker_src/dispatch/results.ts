import type { AgentEnvelope } from "../shared/contract.ts";
import type { Plane } from "./plane.ts";
import type { Target } from "./target.ts";

/** How long a last good result may stand in for a failing agent, in seconds: 30 days. */
const LAST_GOOD_TTL = 30 * 24 * 60 * 60;

export interface StoredResult {
  agent: string;
  action: string;
  source: AgentEnvelope["source"];
  reason?: AgentEnvelope["reason"];
  result: Record<string, unknown>;
  storedAt: string;
}

const resultKey = (instanceId: string, { agent, action }: Target) =>
  `results/${instanceId}/${agent}/${action}`;
const lastGoodKey = ({ agent, action }: Target, digest: string) =>
  `last-good/${agent}/${action}/${digest}`;

/** Keeps an answer under its run; one that is asked outside of a run is kept nowhere. */
export async function keepResult(
  { results, settings }: Plane,
  target: Target,
  { source, reason, result }: AgentEnvelope,
  instanceId: string | null,
): Promise<void> {
  if (instanceId === null) return;
  const stored: StoredResult = {
    ...target,
    source,
    ...(reason ? { reason } : {}),
    result,
    storedAt: new Date().toISOString(),
  };
  const expiry = { expirationTtl: settings.resultsTtlSeconds };
  await results.put(resultKey(instanceId, target), JSON.stringify(stored), expiry);
}

/** Keeps a good answer for when the agent fails on the same input. */
export async function keepLastGood(
  { results }: Plane,
  target: Target,
  result: Record<string, unknown>,
  inputDigest: string,
): Promise<void> {
  const expiry = { expirationTtl: LAST_GOOD_TTL };
  await results.put(lastGoodKey(target, inputDigest), JSON.stringify(result), expiry);
}

export async function lastGood(
  { results }: Plane,
  target: Target,
  inputDigest: string,
): Promise<Record<string, unknown> | null> {
  return results.get<Record<string, unknown>>(lastGoodKey(target, inputDigest), "json");
}

/** Every result of a run, by agent. */
export async function resultsOf({ results }: Plane, instanceId: string): Promise<StoredResult[]> {
  const { keys } = await results.list({ prefix: `results/${instanceId}/` });
  const found = await Promise.all(keys.map(({ name }) => results.get<StoredResult>(name, "json")));
  return found.filter((result) => result !== null);
}
