/** A user Worker's own fetch on its way out; `docs/explanation/egress.md` says what may leave. */
import { readAtMost } from "../../shared/body.ts";
import { errorResponse, HttpError } from "../../shared/errors.ts";
import { type Trace, traceparent } from "../../shared/trace/context.ts";
import { type Fields, type Service, writeFailure } from "../../shared/trace/span.ts";
import { type Bounds, bounded, type Ending, tooLarge } from "./body.ts";
import { type Arrival, follow, type Hop } from "./follow.ts";
import { incoming, outgoing } from "./headers.ts";
import { requireAllowed } from "./policy.ts";
import { EgressError, refusal } from "./refusal.ts";
import type { EgressSettings } from "./settings.ts";
import { type Log, spanOf } from "./span.ts";

/** Bytes of a request's body: it is kept for a redirect that repeats it. */
const REQUEST_LIMIT = 1024 * 1024;
/** https://fetch.spec.whatwg.org/#null-body-status */
const NULL_BODY = new Set([204, 205, 304]);

/**
 * The answer of wherever the request leads, or a refusal: `{"error": {code, message}}` with the
 * code in `x-egress-error`. Never throws for what the request asks or the host answers.
 */
export async function handleEgress(
  worker: Service,
  request: Request,
  settings?: EgressSettings,
): Promise<Response> {
  const { log, trace } = spanOf(worker, request);
  try {
    if (settings === undefined) {
      throw new EgressError("egress_denied", "Nothing may leave: no egress is in the settings.");
    }
    const signal = AbortSignal.timeout(settings.timeoutMs);
    const arrival = await follow(await firstHop(request, settings, trace), settings, signal);
    return await answer(arrival, request.method, { settings, signal, log });
  } catch (error) {
    if (error instanceof EgressError) {
      const denied = error.code === "egress_denied";
      log(denied ? "refused" : "failed", { reason: error.code });
      return refusal(error);
    }
    writeFailure(worker, error, trace);
    log("failed");
    return errorResponse(error);
  }
}

async function firstHop(
  request: Request,
  settings: EgressSettings,
  trace: Trace | undefined,
): Promise<Hop> {
  const url = new URL(request.url);
  // Before the body is read: nothing is spent on what may not leave.
  requireAllowed(url, request.method, settings);
  if (request.headers.has("upgrade")) {
    throw new EgressError("egress_denied", `Nothing may leave for ${url.host}: it is an upgrade.`);
  }
  url.hash = "";
  const { method } = request;
  const headers = outgoing(request.headers);
  if (trace !== undefined) headers.set("traceparent", traceparent(trace));
  return { url, method, headers, body: await bodyOf(request, url) };
}

async function bodyOf(request: Request, { host }: URL): Promise<Uint8Array | null> {
  if (request.body === null || request.method === "GET" || request.method === "HEAD") return null;
  try {
    return await readAtMost(request, REQUEST_LIMIT);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const message = `The request to ${host} is over ${REQUEST_LIMIT} bytes.`;
    throw new EgressError("egress_too_large", message);
  }
}

interface Exchange {
  settings: EgressSettings;
  signal: AbortSignal;
  log: Log;
}

async function answer(
  { response, url, redirects }: Arrival,
  method: string,
  { settings, signal, log }: Exchange,
): Promise<Response> {
  const { status, statusText } = response;
  const bounds: Bounds = { host: url.host, limit: settings.maxResponseBytes, signal };
  const headers = incoming(response.headers);
  headers.set("x-egress-url", url.href);
  headers.set("x-egress-redirects", String(redirects));
  if (response.body === null || method === "HEAD" || NULL_BODY.has(status)) {
    log("ok", { status, bytesOut: 0 });
    return new Response(null, { status, statusText, headers });
  }
  await requireWithin(response, bounds);
  headers.delete("content-length");
  const body = bounded(response.body, bounds, (how, bytes) => {
    log(how === "whole" || how === "cancelled" ? "ok" : "failed", {
      status,
      bytesOut: bytes,
      ...endingOf(how),
    });
  });
  return new Response(body, { status, statusText, headers });
}

/** What says itself that it is too large, or is no HTTP answer, is not even begun. */
async function requireWithin(response: Response, bounds: Bounds): Promise<void> {
  const { status, headers, body } = response;
  const announced = Number(headers.get("content-length") ?? 0);
  if (announced <= bounds.limit && status >= 200 && status <= 599) return;
  await body?.cancel();
  if (announced > bounds.limit) throw tooLarge(bounds);
  throw new EgressError("egress_unreachable", `${bounds.host} answered with status ${status}.`);
}

function endingOf(how: Ending): Fields {
  if (how === "whole") return {};
  return { reason: how === "cancelled" ? "cancelled" : how.code };
}
