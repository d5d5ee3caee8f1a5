/**
 * The dispatch Worker: takes a request to the agent it names and answers whatever becomes of the
 * agent. It is also the outbound Worker of its own namespace, so a request is inbound only when it
 * is for this Worker's own host; anything else is a user Worker's fetch on its way out.
 */

import { requireToken } from "../shared/auth.ts";
import { DISPATCH_HOST } from "../shared/contract.ts";
import { errorResponse } from "../shared/errors.ts";
import { handleEgress } from "./egress/index.ts";
import type { Env } from "./env.ts";
import { type Plane, planeOf } from "./plane.ts";
import { serve } from "./routes.ts";

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    try {
      const plane = planeOf(env);
      if (!isInbound(request, plane)) return await handleEgress(request, plane.settings.egress);
      await requireToken(request, plane.tokens);
      return await serve(request, plane, ctx);
    } catch (error) {
      return errorResponse(error);
    }
  },
} satisfies ExportedHandler<Env>;

function isInbound(request: Request, { settings }: Plane): boolean {
  const { host } = new URL(request.url);
  return host === DISPATCH_HOST || settings.ownHosts.includes(host);
}
