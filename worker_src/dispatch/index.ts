/**
 * The dispatch Worker: takes a request to the agent it names and answers whatever becomes of the
 * agent. It is also the outbound Worker of its own namespace, so a request is inbound only when it
 * is for this Worker's own host; anything else is a user Worker's fetch on its way out.
 */

import { requireToken } from "../shared/auth.ts";
import { readAtMost } from "../shared/body.ts";
import { DISPATCH_HOST, INSTANCE_HEADER, INSTANCE_ID } from "../shared/contract.ts";
import { errorResponse, HttpError, methodNotAllowed } from "../shared/errors.ts";
import { dispatch } from "./dispatch.ts";
import { handleEgress } from "./egress/index.ts";
import type { Env } from "./env.ts";
import { planeHealth } from "./health.ts";
import { type Plane, planeOf } from "./plane.ts";
import { resultsOf } from "./results.ts";
import { targetOf } from "./target.ts";

const BODY_LIMIT = 1024 * 1024;

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    try {
      const plane = planeOf(env);
      if (!isInbound(request, plane)) return await handleEgress(request, plane.settings.egress);
      await requireToken(request, plane.tokens);
      return await handleInbound(request, plane, ctx);
    } catch (error) {
      return errorResponse(error);
    }
  },
} satisfies ExportedHandler<Env>;

function isInbound(request: Request, { settings }: Plane): boolean {
  const { host } = new URL(request.url);
  return host === DISPATCH_HOST || settings.ownHosts.includes(host);
}

async function handleInbound(
  request: Request,
  plane: Plane,
  ctx: ExecutionContext,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/health") return Response.json(await planeHealth(plane));
  if (pathname.startsWith("/results/")) return listResults(request, plane, pathname);
  const target = targetOf(pathname, plane.settings.routes);
  const instanceId = instanceIdOf(request);
  const body = await readAtMost(request, BODY_LIMIT);
  return dispatch({ plane, target, request, body, instanceId, ctx });
}

async function listResults(request: Request, plane: Plane, pathname: string): Promise<Response> {
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
