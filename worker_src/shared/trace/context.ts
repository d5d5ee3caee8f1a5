/**
 * Where in a trace a piece of work is: https://www.w3.org/TR/trace-context/
 *
 * Everything that belongs to one run has one trace, from the request that starts it to the fetches
 * of its agents. Between Workers it goes in two headers: `traceparent`, and the run's id.
 */
import { INSTANCE_HEADER, INSTANCE_ID } from "../contract.ts";
import { hexDigest } from "../digest.ts";

export interface Trace {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits: what is done here hangs below this span. */
  spanId: string;
  /** As the caller gave them; `01` says that the trace is kept. */
  flags: string;
  /** The run that the work is part of. */
  run?: string;
}

/** A later version may have more behind it; `ff` is none. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NONE = /^0+$/;

/** The trace of a header; undefined for a header that is none. */
export function traceIn(value: string | null | undefined): Trace | undefined {
  const match = TRACEPARENT.exec(value ?? "");
  if (match === null) return undefined;
  const [, version, traceId = "", spanId = "", flags = "", more] = match;
  if ((version === "00" && more !== undefined) || NONE.test(traceId) || NONE.test(spanId)) {
    return undefined;
  }
  return { traceId, spanId, flags };
}

/** Where a request came from, with the run that it says it is part of. */
export function traceOf(headers: Headers): Partial<Trace> {
  const run = headers.get(INSTANCE_HEADER) ?? "";
  return { ...traceIn(headers.get("traceparent")), ...(INSTANCE_ID.test(run) ? { run } : {}) };
}

export function traceparent({ traceId, spanId, flags }: Trace): string {
  return `00-${traceId}-${spanId}-${flags}`;
}

/** What a request to another Worker says of where it comes from. */
export function traceHeaders(trace: Trace): Record<string, string> {
  const { run } = trace;
  const part = run === undefined ? {} : { [INSTANCE_HEADER]: run };
  return { traceparent: traceparent(trace), ...part };
}

/**
 * The trace of a run, the same however often its code is started again: below the request that
 * started it, or one of its own when nothing says where it came from.
 */
export async function traceOfRun(
  run: string,
  startedAt: Date,
  startedBy: string | undefined,
): Promise<{ trace: Trace; parentId?: string }> {
  const from = traceIn(startedBy);
  const digest = await hexDigest(`${run} ${startedAt.toISOString()}`);
  const traceId = from?.traceId ?? digest.slice(0, 32);
  const trace = { traceId, spanId: digest.slice(-16), flags: from?.flags ?? "01", run };
  return from === undefined ? { trace } : { trace, parentId: from.spanId };
}

/** A span of its own below another, or the first of a new trace. */
export function below(parent: Partial<Trace>): Trace {
  const { traceId = randomHex(16), flags = "01", run } = parent;
  return { traceId, spanId: randomHex(8), flags, ...(run === undefined ? {} : { run }) };
}

function randomHex(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
