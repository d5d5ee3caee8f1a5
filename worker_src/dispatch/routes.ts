/** What the dispatch Worker serves to those who have its token. */
import { readAtMost } from "../shared/body.ts";
import { INSTANCE_HEADER, INSTANCE_ID } from "../shared/contract.ts";
import { HttpError, methodNotAllowed } from "../shared/errors.ts";
import type { Span } from "../shared/trace/span.ts";
import { dispatch } from "./dispatch.ts";
import { planeHealth } from "./health.ts";
import type { Plane } from "./plane.ts";
import { resultsOf } from "./results.ts";
import { noAgentAt, targetOf } from "./target.ts";

const BODY_LIMIT = 1024 * 1024;

export interface Inbound {
  request: Request;
  plane: Plane;
  ctx: ExecutionContext;
  /** Of the request. */
  span: Span;
}

/** By path, up to its first `<`; the test of the token asks for every one of them. */
export const ROUTES: Record<string, (inbound: Inbound, pathname: string) => Promise<Response>> = {
  "/health": async ({ plane }) => Response.json(await planeHealth(plane)),
  "/results/<instanceId>": listResults,
  "/workers/<agent>/<action>": askAgent,
};

/** Throws {@link HttpError} 404 for a path that no route serves. */
export async function serve(inbound: Inbound): Promise<Response> {
  const { pathname } = new URL(inbound.request.url);
  const found = Object.entries(ROUTES).find(([path]) => serves(path, pathname));
  if (found === undefined) throw noAgentAt(pathname);
  const [route, handle] = found;
  inbound.span.note({ route });
  return handle(inbound, pathname);
}

function serves(path: string, pathname: string): boolean {
  const [literal = "", parameter] = path.split("<");
  return parameter === undefined ? pathname === literal : pathname.startsWith(literal);
}

async function askAgent({ request, ...inbound }: Inbound, pathname: string): Promise<Response> {
  const { plane } = inbound;
  const target = targetOf(pathname, plane.settings.routes);
  const instanceId = instanceIdOf(request);
  const body = await readAtMost(request, BODY_LIMIT);
  return dispatch({ ...inbound, target, request, body, instanceId });
}

async function listResults({ request, plane }: Inbound, pathname: string): Promise<Response> {
  const instanceId = pathname.slice("/results/".length);
  if (!INSTANCE_ID.test(instanceId)) {
    throw new HttpError(404, "not_found", "Expected /results/<instanceId>.");
  }
  if (request.method !== "GET") throw methodNotAllowed("GET");
  return Response.json({ instanceId, results: await resultsOf(plane, instanceId) });
}

function instanceIdOf(request: Request): string | null {
  const id = request.headers.get(INSTANCE_HEADER);
  if (id === null || INSTANCE_ID.test(id)) return id;
  const expected = "expected 1 to 100 letters, digits, - and _, not starting with -";
  throw new HttpError(400, "invalid", `The header ${INSTANCE_HEADER} is no instance id.`, {
    fields: { [INSTANCE_HEADER]: expected },
  });
}
