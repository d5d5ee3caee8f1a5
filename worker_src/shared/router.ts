import { errorResponse, HttpError, methodNotAllowed } from "./errors.ts";
import { traceIn, traceOf } from "./trace/context.ts";
import { outcomeOf, type Service, Span, writeFailure } from "./trace/span.ts";

/** What a path has where its route says `<name>`. */
export type PathParameters = Record<string, string>;

export type Handler<E> = (
  request: Request,
  env: E,
  ctx: ExecutionContext,
  parameters: PathParameters,
  span: Span,
) => Promise<Response>;

/** Path to method to handler. A segment `<name>` of a path stands for any one segment. */
export type Routes<E> = Record<string, Partial<Record<string, Handler<E>>>>;

/**
 * Answers by path: 404 for a path that is not there, 405 with Allow for a wrong method. Each request
 * is a span, which its handler may say more of.
 */
export function route<E>(
  worker: Service,
  routes: Routes<E>,
): (request: Request, env: E, ctx: ExecutionContext) => Promise<Response> {
  return (request, env, ctx) =>
    asSpan(worker, request, async (span) => {
      const { pathname } = new URL(request.url);
      const [path, parameters] = find(Object.keys(routes), pathname);
      if (path !== undefined) span.note({ route: path });
      const methods = path === undefined ? undefined : routes[path];
      if (methods === undefined) {
        throw new HttpError(404, "not_found", `There is nothing at ${pathname}.`);
      }
      const handler = methods[request.method];
      if (handler === undefined) throw methodNotAllowed(Object.keys(methods).join(", "));
      return handler(request, env, ctx, parameters, span);
    });
}

/** Their callers are strangers, who say nothing of which run a request is part of. */
const PUBLIC: readonly Service[] = ["workflows", "sites"];

/** A request as a span, with the answer for whatever its handler throws. */
export async function asSpan(
  worker: Service,
  request: Request,
  handle: (span: Span) => Promise<Response>,
  answerFor: (error: unknown) => Response | Promise<Response> = errorResponse,
): Promise<Response> {
  const { headers } = request;
  const under = PUBLIC.includes(worker) ? traceIn(headers.get("traceparent")) : traceOf(headers);
  const fields = { method: request.method };
  const span = new Span({ worker, span: "request", under, fields });
  let answer: Response;
  try {
    answer = await handle(span);
  } catch (error) {
    if (!(error instanceof HttpError)) writeFailure(worker, error, span.trace);
    answer = await answerFor(error);
  }
  const { status } = answer;
  span.end(outcomeOf(status), { status });
  return answer;
}

function find(paths: string[], pathname: string): [string | undefined, PathParameters] {
  const segments = pathname.split("/");
  for (const path of paths) {
    const parameters = matched(path.split("/"), segments);
    if (parameters !== undefined) return [path, parameters];
  }
  return [undefined, {}];
}

function matched(wanted: string[], segments: string[]): PathParameters | undefined {
  if (wanted.length !== segments.length) return undefined;
  const parameters: PathParameters = {};
  for (const [n, part] of wanted.entries()) {
    const segment = segments[n] ?? "";
    if (!part.startsWith("<")) {
      if (part !== segment) return undefined;
    } else if (segment === "") {
      return undefined;
    } else {
      parameters[part.slice(1, -1)] = segment;
    }
  }
  return parameters;
}
