/**
 * The sites Worker: takes each host name to its site in CUSTOMER_SITES. It is the fallback origin of
 * the customers' own host names, and answers for every site that cannot.
 */
import { methodNotAllowed } from "../shared/errors.ts";
import { asSpan } from "../shared/router.ts";
import type { Span } from "../shared/trace/span.ts";
import { count, isView } from "./analytics.ts";
import type { Env } from "./env.ts";
import { LEAD_PATH, takeLead } from "./lead.ts";
import { lookUp } from "./lookup.ts";
import { page, suspended, unknown } from "./page.ts";
import { askSite } from "./site.ts";

export default {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    return asSpan("sites", request, (span) => serve(request, env, ctx, span), failed);
  },
} satisfies ExportedHandler<Env>;

/** Nothing of an error goes out: a visitor can do nothing with it, and it may be a customer's. */
function failed(): Promise<Response> {
  return page(500, {
    title: "Something failed here",
    text: "It is not the site's fault. Try again in a moment.",
  });
}

async function serve(
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  span: Span,
): Promise<Response> {
  const url = new URL(request.url);
  const hostname = url.hostname.toLowerCase().replace(/\.$/, "");
  if (hostname.endsWith(".workers.dev")) return own(url, env);
  const found = await lookUp(env, hostname);
  if (found === undefined) return unknown();
  const { site, state, redirect, leads, run } = found;
  span.note({ site });
  if (run !== undefined) span.belongsTo(run);
  if (state === "suspended") return suspended();
  if (redirect !== undefined) {
    return Response.redirect(`https://${redirect}${url.pathname}${url.search}`, 301);
  }
  if (leads && url.pathname === LEAD_PATH && request.method === "POST") {
    span.note({ route: LEAD_PATH });
    return takeLead(env, site, request, ctx);
  }
  if (request.method !== "GET" && request.method !== "HEAD") return notAllowed();
  const answer = await askSite(env, site, request, span);
  if (isView(request, answer)) ctx.waitUntil(count(env, { site, kind: "view", request }));
  return answer;
}

/** The Worker's own address, which is no site's. */
async function own({ pathname }: URL, env: Env): Promise<Response> {
  if (pathname !== "/health") return unknown();
  const { ENVIRONMENT: environment, VERSION_METADATA: version, SITES } = env;
  return Response.json({ status: "ok", environment, version: version.id, domain: SITES.domain });
}

function notAllowed(): Promise<Response> {
  const { status, options } = methodNotAllowed("GET, HEAD");
  const text = "A site is there to be read.";
  return page(status, { title: "This cannot be done here", text }, options.headers);
}
