/**
 * Hands spans to an OpenTelemetry collector: OTLP over HTTP, in its JSON form.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
import type { Line } from "../shared/trace/line.ts";
import { Span } from "../shared/trace/span.ts";
import type { Env } from "./env.ts";

const TIME_BOX_MS = 10_000;
/** Seconds; https://developers.cloudflare.com/queues/configuration/batching-retries/ */
const LONGEST_DELAY = 60;
/** `components/tail.py` gives the queue the same number: after that it forgets a message. */
const MOST_ATTEMPTS = 100;
/** Answers after which a client tries again; any other is final. */
const RETRYABLE = new Set([408, 429, 502, 503, 504]);

/** The consumer of the queue: one request for a batch, and the whole batch again when that fails. */
export async function exportSpans(batch: MessageBatch<Line[]>, env: Env): Promise<void> {
  const lines = batch.messages.flatMap(({ body }) => body);
  const span = new Span({ worker: "tail", span: "export", fields: { count: lines.length } });
  const attempts = Math.max(...batch.messages.map((message) => message.attempts));
  const { outcome, dropped = 0, ...fields } = await send(lines, env);
  if (outcome === "again" && attempts < MOST_ATTEMPTS) {
    batch.retryAll({ delaySeconds: Math.min(LONGEST_DELAY, 2 ** (attempts - 1)) });
    span.end("failed", fields);
    return;
  }
  batch.ackAll();
  if (outcome === "again") span.end("failed", { dropped: lines.length, reason: "given_up" });
  else span.end(dropped === 0 ? "ok" : "failed", { dropped, ...fields });
}

interface Sent {
  /** Whether the collector has said its last word. */
  outcome: "final" | "again";
  /** Spans that it will never take. */
  dropped?: number;
  status?: number;
  reason?: string;
}

async function send(lines: Line[], { OTLP, OTLP_HEADERS }: Env): Promise<Sent> {
  if (OTLP === undefined) return { outcome: "final", dropped: lines.length, reason: "no_endpoint" };
  try {
    const answer = await fetch(`${OTLP.endpoint.replace(/\/$/, "")}/v1/traces`, {
      method: "POST",
      headers: { ...headersIn(OTLP_HEADERS), "content-type": "application/json" },
      body: JSON.stringify(requestOf(lines, OTLP.environment)),
      redirect: "manual",
      signal: AbortSignal.timeout(TIME_BOX_MS),
    });
    const { status } = answer;
    if (answer.ok) return { outcome: "final", status, dropped: await rejectedBy(answer) };
    await answer.body?.cancel();
    if (RETRYABLE.has(status)) return { outcome: "again", status };
    return { outcome: "final", status, dropped: lines.length, reason: "refused" };
  } catch {
    return { outcome: "again", reason: "unreachable" };
  }
}

/** https://opentelemetry.io/docs/specs/otlp/#partial-success-1 */
async function rejectedBy(answer: Response): Promise<number> {
  try {
    const said = (await answer.json()) as { partialSuccess?: { rejectedSpans?: number | string } };
    return Number(said.partialSuccess?.rejectedSpans ?? 0) || 0;
  } catch {
    return 0;
  }
}

/** As OTEL_EXPORTER_OTLP_HEADERS has them: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function headersIn(text = ""): Record<string, string> {
  const pairs = text
    .split(",")
    .map((pair) => pair.split("="))
    .filter(([name, ...value]) => name?.trim() && value.length > 0)
    .map(([name = "", ...value]) => [name.trim(), decodeURIComponent(value.join("=").trim())]);
  return Object.fromEntries(pairs);
}

type Value = { stringValue: string } | { doubleValue: number } | { intValue: string };
interface Attribute {
  key: string;
  value: Value;
}

/** Codes of a span's status: https://opentelemetry.io/docs/specs/otel/trace/api/#set-status */
const OK = 1;
const ERROR = 2;
/** https://opentelemetry.io/docs/specs/otel/trace/api/#spankind */
const KINDS: Partial<Record<Line["span"], number>> = { request: 2, agent: 3, egress: 3, model: 3 };
const INTERNAL = 1;

/** The names of OpenTelemetry's own conventions; any other attribute is ours. */
const CONVENTIONS: Partial<Record<keyof Line, string>> = {
  method: "http.request.method",
  status: "http.response.status_code",
  route: "http.route",
  host: "server.address",
  error: "error.type",
  bytesIn: "http.request.body.size",
  bytesOut: "http.response.body.size",
};
/** What a span says in places of its own. */
const OWN_PLACES = new Set(["time", "ms", "worker", "span", "traceId", "spanId", "parentId", "at"]);

function requestOf(lines: Line[], environment: string) {
  const workers = [...new Set(lines.map(({ worker }) => worker))];
  return {
    resourceSpans: workers.map((worker) => ({
      resource: {
        attributes: [
          text("service.name", `code24-${worker}`),
          text("deployment.environment.name", environment),
        ],
      },
      scopeSpans: [
        {
          scope: { name: "code24" },
          spans: lines.filter((one) => one.worker === worker).map(spanOf),
        },
      ],
    })),
  };
}

const text = (key: string, value: string): Attribute => ({ key, value: { stringValue: value } });

function spanOf(line: Line) {
  const { traceId, spanId, parentId, span, outcome, ms } = line;
  const ended = Date.parse(line.time);
  const failed = outcome === "failed";
  return {
    traceId,
    spanId,
    ...(parentId === undefined ? {} : { parentSpanId: parentId }),
    name: [span, line.step ?? line.route ?? line.agent].filter(Boolean).join(" "),
    kind: KINDS[span] ?? INTERNAL,
    startTimeUnixNano: nanoseconds(ended - ms),
    endTimeUnixNano: nanoseconds(ended),
    attributes: attributesOf(line),
    status: { code: failed ? ERROR : OK },
  };
}

/** As a text: a number of JSON has not enough digits. */
const nanoseconds = (milliseconds: number): string => `${Math.round(milliseconds)}000000`;

function attributesOf(line: Line): Attribute[] {
  return Object.entries(line)
    .filter(([name]) => !OWN_PLACES.has(name))
    .map(([name, value]): Attribute => {
      const key = CONVENTIONS[name as keyof Line] ?? `code24.${name}`;
      if (typeof value !== "number") return text(key, String(value));
      const whole = Number.isInteger(value);
      return { key, value: whole ? { intValue: String(value) } : { doubleValue: value } };
    });
}
