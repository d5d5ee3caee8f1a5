/** Says to a webhook which service levels are broken, once when that changes. */
import { Span, writeFailure } from "../../shared/trace/span.ts";
import type { Env } from "../env.ts";
import type { Level } from "./contract.ts";
import { metricsSince } from "./metrics.ts";
import { tracingOf } from "./settings.ts";

/** The record's key in METADATA: what was said last. */
export const RECORD = "alerts/last";
const HOUR_MS = 3_600_000;
const TIME_BOX_MS = 10_000;

/** Throws what it fails with: a cron's outcome says so. */
export async function alert(env: Env): Promise<void> {
  const span = new Span({ worker: "workflows", span: "alert" });
  try {
    span.end("ok", { count: await tellOfChanges(env) });
  } catch (error) {
    writeFailure("workflows", error, span.trace);
    span.end("failed");
    throw error;
  }
}

/** How many levels are broken. */
async function tellOfChanges(env: Env): Promise<number> {
  const { METADATA, ALERT_WEBHOOK: webhook, ENVIRONMENT: environment } = env;
  if (METADATA === undefined || webhook === undefined) {
    throw new Error("METADATA and ALERT_WEBHOOK must be bound for alerts.");
  }
  const { levels } = await metricsSince(tracingOf(env), new Date(Date.now() - HOUR_MS));
  const broken = levels.filter(({ kept }) => !kept);
  const names = broken.map(({ name }) => name);
  const known = (await METADATA.get<{ broken: string[] }>(RECORD, "json"))?.broken ?? [];
  if (names.join() === known.join()) return broken.length;
  const answer = await fetch(webhook, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text: textOf(environment, broken), environment, broken }),
    redirect: "manual",
    signal: AbortSignal.timeout(TIME_BOX_MS),
  });
  await answer.body?.cancel();
  // An alert that nobody heard is sent again the next time.
  if (!answer.ok) throw new Error("The webhook refused the alert.");
  await METADATA.put(RECORD, JSON.stringify({ broken: names, at: new Date().toISOString() }));
  return broken.length;
}

function textOf(environment: string | undefined, broken: Level[]): string {
  if (broken.length === 0) return `Code24 ${environment}: every service level is kept again.`;
  const said = broken.map(({ name, unit, value, limit }) => {
    const shown = (number: number) =>
      unit === "ms" ? `${Math.round(number)} ms` : `${Math.round(number * 1000) / 10} %`;
    return `${name} is ${shown(value ?? 0)}, promised ${shown(limit)}`;
  });
  return `Code24 ${environment}: ${said.join("; ")}.`;
}
