import type { AgentEnvelope } from "../shared/contract.ts";
import { hexDigest } from "../shared/digest.ts";
import { type Answer, withResult } from "./answer.ts";
import type { Plane } from "./plane.ts";
import type { Target } from "./target.ts";

/** How long a last good result may stand in for a failing agent, in seconds: 30 days. */
const LAST_GOOD_TTL = 30 * 24 * 60 * 60;

/** How long an answer that this isolate wrote counts as written. */
const SAME_FOR_MS = 60_000;
const MOST_WRITTEN = 1000;

/** The last good answers that this isolate wrote, by key, the newest last. */
const written = new Map<string, { answer: string; at: number }>();

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
  { envelope: { source, reason }, result }: Answer,
  instanceId: string | null,
): Promise<void> {
  if (instanceId === null) return;
  const stored: Omit<StoredResult, "result"> = {
    ...target,
    source,
    ...(reason ? { reason } : {}),
    storedAt: new Date().toISOString(),
  };
  const expiry = { expirationTtl: settings.resultsTtlSeconds };
  await results.put(resultKey(instanceId, target), withResult(stored, result), expiry);
}

/**
 * Keeps a good answer for when the agent fails on the same input. The same answer is not written
 * again within a minute: KV takes one write a second of a key, and refuses what is above it.
 * https://developers.cloudflare.com/kv/platform/limits/
 */
export async function keepLastGood(
  { results }: Plane,
  target: Target,
  result: string,
  inputDigest: string,
): Promise<void> {
  const key = lastGoodKey(target, inputDigest);
  const answer = await hexDigest(result);
  const before = written.get(key);
  if (before?.answer === answer && Date.now() - before.at < SAME_FOR_MS) return;
  await results.put(key, result, { expirationTtl: LAST_GOOD_TTL });
  written.delete(key);
  written.set(key, { answer, at: Date.now() });
  const [oldest] = written.keys();
  if (written.size > MOST_WRITTEN && oldest !== undefined) written.delete(oldest);
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
