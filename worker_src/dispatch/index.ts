/**
 * The dispatch Worker: takes a request to the agent it names and answers whatever becomes of the
 * agent. It is also the outbound Worker of its own namespace, so a request is inbound only when it
 * is for this Worker's own host; anything else is a user Worker's fetch on its way out.
 */

import { requireToken } from "../shared/auth.ts";
import { DISPATCH_HOST } from "../shared/contract.ts";
import { asSpan } from "../shared/router.ts";
import { handleEgress } from "./egress/index.ts";
import { type Env, serviceOf } from "./env.ts";
import { planeOf } from "./plane.ts";
import { serve } from "./routes.ts";

export default {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const worker = serviceOf(env);
    if (!isInbound(request, env)) {
      return handleEgress(worker, request, env.DISPATCH_SETTINGS?.egress);
    }
    return asSpan(worker, request, async (span) => {
      const plane = planeOf(env);
      await requireToken(request, plane.tokens);
      return serve({ request, plane, ctx, span });
    });
  },
} satisfies ExportedHandler<Env>;

/** What is not set up takes every request for its own, and says what is missing. */
function isInbound(request: Request, { DISPATCH_SETTINGS: settings }: Env): boolean {
  const { host } = new URL(request.url);
  return settings === undefined || host === DISPATCH_HOST || settings.ownHosts.includes(host);
}
