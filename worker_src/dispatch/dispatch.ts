import type { FallbackReason } from "../shared/contract.ts";
import { hexDigest } from "../shared/digest.ts";
import { type Fields, Span } from "../shared/trace/span.ts";
import { type Answer, withResult } from "./answer.ts";
import { askAgent, type Outcome } from "./ask.ts";
import { baseline } from "./baselines/index.ts";
import type { Plane } from "./plane.ts";
import { keepLastGood, keepResult, lastGood } from "./results.ts";
import type { Target } from "./target.ts";

interface Dispatch {
  plane: Plane;
  target: Target;
  request: Request;
  body: Uint8Array;
  instanceId: string | null;
  ctx: ExecutionContext;
  /** Of the request that asks. */
  span: Span;
}

/** Asks the agent and answers its result, or the best that stands in for it. */
export async function dispatch(given: Dispatch): Promise<Response> {
  const { plane, target, request, body, ctx } = given;
  const span = new Span({
    worker: plane.service,
    span: "agent",
    under: given.span.trace,
    fields: { ...target, bytesIn: body.byteLength },
  });
  const started = Date.now();
  const outcome = await askAgent({ plane, target, request, body, trace: span.trace });
  const asked = Date.now() - started;
  if (outcome.kind === "refused") {
    span.end("refused", { status: outcome.response.status, ms: asked });
    return outcome.response;
  }
  const answer = await answerOf(plane, target, outcome, body);
  span.end(answer.envelope.source === "worker" ? "ok" : "fallback", {
    ms: asked,
    ...saidOf(outcome, answer),
  });
  ctx.waitUntil(afterAnswer().then(() => keep(given, answer)));
  // Of the whole time, what was the agent's and what was this Worker's.
  const timing = `agent;dur=${asked}, dispatch;dur=${Date.now() - started - asked}`;
  return new Response(withResult(answer.envelope, answer.result), {
    headers: { "content-type": "application/json", "server-timing": timing },
  });
}

/** What the line says of an answer. */
function saidOf(outcome: Outcome, { envelope: { reason, fallbackFrom } }: Answer): Fields {
  return {
    ...(outcome.kind === "result" ? { bytesOut: outcome.bytes } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(fallbackFrom === undefined ? {} : { fallbackFrom }),
  };
}

/**
 * Writes that have begun go before an answer that waits to be sent: they begin once it is on its way
 * through the Workers that asked. In milliseconds.
 */
const WRITE_AFTER = 5;

const afterAnswer = () => new Promise<void>((resolve) => setTimeout(resolve, WRITE_AFTER));

/** Under its run, and a good answer for when the agent fails on the same input. */
async function keep(given: Dispatch, answer: Answer): Promise<void> {
  const { plane, target, body, instanceId } = given;
  const under = given.span.trace;
  const span = new Span({ worker: plane.service, span: "results", under, fields: { ...target } });
  const writes = [keepResult(plane, target, answer, instanceId)];
  if (answer.envelope.source === "worker") {
    const digest = inputDigest(body);
    writes.push(digest.then((input) => keepLastGood(plane, target, answer.result, input)));
  }
  const kept = await Promise.allSettled(writes);
  const lost = kept.filter(({ status }) => status === "rejected").length;
  span.end(lost === 0 ? "ok" : "failed", { count: writes.length - lost, dropped: lost });
}

async function answerOf(
  plane: Plane,
  target: Target,
  outcome: Exclude<Outcome, { kind: "refused" }>,
  body: Uint8Array,
): Promise<Answer> {
  if (outcome.kind === "result") {
    return { envelope: { ...target, source: "worker" }, result: outcome.result };
  }
  return fallback(plane, target, outcome.reason, body);
}

/** The last good result for the same input, else the built-in baseline. */
async function fallback(
  plane: Plane,
  target: Target,
  reason: FallbackReason,
  body: Uint8Array,
): Promise<Answer> {
  const known = await lastGood(plane, target, await inputDigest(body));
  const fallbackFrom = known === null ? "baseline" : "last-good";
  return {
    envelope: { ...target, source: "fallback", reason, fallbackFrom },
    result: JSON.stringify(known ?? baseline(target, inputOf(body))),
  };
}

/** The `input` of an agent request; a body that is none gives an empty one. */
function inputOf(body: Uint8Array): Record<string, unknown> {
  try {
    const { input } = JSON.parse(new TextDecoder().decode(body)) as { input?: unknown };
    return typeof input === "object" && input !== null ? (input as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function inputDigest(body: Uint8Array): Promise<string> {
  return hexDigest(JSON.stringify(inputOf(body)));
}
