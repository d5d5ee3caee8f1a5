/** Asks a site's user Worker, which nobody here trusts. */
import { reasonOf } from "../shared/dispatch-failure.ts";
import { traceparent } from "../shared/trace/context.ts";
import type { Span } from "../shared/trace/span.ts";
import type { Env } from "./env.ts";
import { broken, busy, slow, unknown } from "./page.ts";

/** What a site learns of its visitor: no cookie, no token, no address. */
const REQUEST_HEADERS = [
  "accept",
  "accept-language",
  "if-modified-since",
  "if-none-match",
  "range",
  "user-agent",
];
/** A site under the platform's domain could set cookies for its neighbours. */
const DROPPED_HEADERS = ["set-cookie"];

export async function askSite(
  env: Env,
  site: string,
  request: Request,
  span: Span,
): Promise<Response> {
  const headers = new Headers({ traceparent: traceparent(span.trace) });
  for (const name of REQUEST_HEADERS) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const { limits, timeoutMs } = env.SITES;
  const abort = new AbortController();
  let timer: number | null = null;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined);
  });
  try {
    const { method, url } = request;
    const asked = new Request(url, { method, headers, redirect: "manual", signal: abort.signal });
    const answering = env.CUSTOMER_SITES.get(site, {}, { limits }).fetch(asked);
    const answer = await Promise.race([answering, late]);
    if (answer !== undefined) return await passedOn(answer);
    abort.abort();
    answering.catch(() => undefined);
    span.note({ reason: "timeout" });
    return await slow();
  } catch (error) {
    return await failed(error, span);
  } finally {
    clearTimeout(timer);
  }
}

async function passedOn(answer: Response): Promise<Response> {
  if (answer.status >= 500) {
    await answer.body?.cancel();
    return broken();
  }
  const headers = new Headers(answer.headers);
  for (const name of DROPPED_HEADERS) headers.delete(name);
  headers.set("x-content-type-options", "nosniff");
  return new Response(answer.body, { status: answer.status, headers });
}

function failed(error: unknown, span: Span): Promise<Response> {
  const reason = reasonOf(error);
  span.note({ reason });
  if (reason === "missing") return unknown();
  return reason === "limit" ? busy() : broken();
}
