/** The routes of published sites, for those who have the dispatch token: `docs/reference/sites.md`. */
import { requireToken, tokensOf } from "../../shared/auth.ts";
import { readJson } from "../../shared/body.ts";
import {
  type BuildOutput,
  hostnameRequest,
  parseRequest,
  rollbackRequest,
  siteRequest,
  versionRequest,
} from "../../shared/contract.ts";
import { HttpError } from "../../shared/errors.ts";
import type { Handler, PathParameters, Routes } from "../../shared/router.ts";
import { leadStore } from "../../shared/sites/leads.ts";
import { listRecords, type SiteRecord, SLUG } from "../../shared/sites/record.ts";
import type { Span } from "../../shared/trace/span.ts";
import type { Env } from "../env.ts";
import { findRun, statusOf } from "../runs.ts";
import { analyticsOf } from "./analytics.ts";
import { analyticsPage } from "./analytics-page.ts";
import { csvOf } from "./csv.ts";
import {
  deleteSite,
  details,
  giveHostname,
  requireSite,
  rollBack,
  setState,
  summary,
  takeHostname,
} from "./life.ts";
import { measured, noSite, publish } from "./publish.ts";
import { type Publishing, publishingOf } from "./settings.ts";
import { requireAllowed, slugFor } from "./slug.ts";

const BODY_LIMIT = 16 * 1024;
const PAGE = 100;

interface Call {
  request: Request;
  env: Env;
  to: Publishing;
  slug: string;
  parameters: PathParameters;
  span: Span;
}

/** A handler for those who have the token, of a stack that publishes sites. */
function authorized(act: (call: Call) => Promise<Response>): Handler<Env> {
  return async (request, env, _ctx, parameters, span) => {
    await requireToken(request, tokensOf(env));
    const to = publishingOf(env);
    const slug = parameters.slug ?? "";
    if (parameters.slug !== undefined && !SLUG.test(slug)) throw noSite(slug);
    if (slug !== "") span.note({ site: slug });
    return act({ request, env, to, slug, parameters, span });
  };
}

const body = (request: Request) => readJson(request, BODY_LIMIT);
const shown = async ({ to }: Call, record: SiteRecord, status = 200) =>
  Response.json(await details(to, record), { status });

export const SITE_ROUTES: Routes<Env> = {
  "/sites": { GET: authorized(list), POST: authorized(create) },
  "/sites/<slug>": {
    GET: authorized(async (call) => shown(call, await requireSite(call.to, call.slug))),
    PUT: authorized(again),
    DELETE: authorized(async ({ to, slug }) => {
      await deleteSite(to, slug);
      return Response.json({ slug, deleted: true });
    }),
  },
  "/sites/<slug>/rollback": {
    POST: authorized(async (call) => {
      const { version } = parseRequest(rollbackRequest, await body(call.request));
      return shown(call, await rollBack(call.to, call.slug, version));
    }),
  },
  "/sites/<slug>/suspend": {
    POST: authorized(async (call) => shown(call, await setState(call.to, call.slug, "suspended"))),
  },
  "/sites/<slug>/resume": {
    POST: authorized(async (call) => shown(call, await setState(call.to, call.slug, "live"))),
  },
  "/sites/<slug>/hostnames": {
    POST: authorized(async (call) => {
      const { hostname, redirectTo } = parseRequest(hostnameRequest, await body(call.request));
      const added = { hostname, ...(redirectTo === undefined ? {} : { redirectTo }) };
      return shown(call, await giveHostname(call.to, call.slug, added), 201);
    }),
  },
  "/sites/<slug>/hostnames/<hostname>": {
    DELETE: authorized(async (call) => {
      const hostname = decodeURIComponent(call.parameters.hostname ?? "").toLowerCase();
      return shown(call, await takeHostname(call.to, call.slug, hostname));
    }),
  },
  "/sites/<slug>/leads": { GET: authorized(leads), DELETE: authorized(eraseLeads) },
  "/sites/<slug>/leads/<id>": { DELETE: authorized(eraseLead) },
  "/sites/<slug>/analytics": {
    GET: authorized(async ({ request, to, slug }) => {
      await requireSite(to, slug);
      return Response.json(await analyticsOf(to, slug, daysOf(request)));
    }),
  },
  "/sites/<slug>/analytics/page": {
    GET: inBrowser(
      authorized(async ({ request, to, slug }) => {
        const record = await requireSite(to, slug);
        return analyticsPage(await analyticsOf(to, slug, daysOf(request)), summary(to, record));
      }),
    ),
  },
};

/**
 * A page that people open in a browser, which asks them for a name, any, and for the token as the
 * password. Only what reads takes it: a browser sends a password along by itself, from any page.
 * https://www.rfc-editor.org/rfc/rfc7617
 */
function inBrowser(handler: Handler<Env>): Handler<Env> {
  return async (request, env, ctx, ...rest) => {
    const headers = new Headers(request.headers);
    const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(headers.get("authorization") ?? "")?.[1];
    if (basic !== undefined) headers.set("authorization", `Bearer ${passwordIn(basic)}`);
    try {
      return await handler(new Request(request, { headers }), env, ctx, ...rest);
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 401) throw error;
      const asks = { "www-authenticate": 'Basic realm="Code24: any name, the token as password"' };
      throw new HttpError(error.status, error.code, error.message, { headers: asks });
    }
  };
}

function passwordIn(basic: string): string {
  try {
    const text = atob(basic);
    return text.slice(text.indexOf(":") + 1);
  } catch {
    return "";
  }
}

async function list({ request, to }: Call): Promise<Response> {
  const { searchParams: query } = new URL(request.url);
  const { records, cursor } = await listRecords(to.metadata, query.get("cursor"), PAGE);
  return Response.json({ sites: records.map((record) => summary(to, record)), cursor });
}

/** Publishes the page of a finished run as a new site. Repeated, it is the same site. */
async function create(call: Call): Promise<Response> {
  const { request, env, to, span } = call;
  const given = parseRequest(siteRequest, await body(request));
  const { instanceId: run, hostname } = given;
  const slug = given.slug ?? (await slugFor(await nameOf(env, run), run));
  requireAllowed(slug);
  span.belongsTo(run);
  span.note({ site: slug });
  const step = measured(slug, span.trace);
  await publish(to, { slug, run, hostname, again: false }, () => outputOf(env, run), step);
  return shown(call, await requireSite(to, slug), 201);
}

/** Publishes the page of a finished run as a new version of a site. */
async function again(call: Call): Promise<Response> {
  const { request, env, to, slug, span } = call;
  await requireSite(to, slug);
  const { instanceId: run } = parseRequest(versionRequest, await body(request));
  span.belongsTo(run);
  const step = measured(slug, span.trace);
  await publish(to, { slug, run, again: true }, () => outputOf(env, run), step);
  return shown(call, await requireSite(to, slug));
}

async function outputOf(env: Env, run: string): Promise<BuildOutput | null> {
  const { status, output } = await statusOf(await findRun(env.BUILD_WORKFLOW, run));
  if (status === "complete") return output as BuildOutput | null;
  const message = `The run is ${status}; its page can be published once it is complete.`;
  throw new HttpError(409, "not_complete", message);
}

/** What a run calls its site; its page says it, as the request is not kept with the run. */
async function nameOf(env: Env, run: string): Promise<string> {
  const result = (await outputOf(env, run))?.results?.development?.result;
  const address = typeof result?.siteUrl === "string" ? result.siteUrl : "";
  return URL.canParse(address) ? (new URL(address).hostname.split(".")[0] ?? "") : "";
}

async function leads({ request, to, slug }: Call): Promise<Response> {
  await requireSite(to, slug);
  const found = await storeOf(to).list(slug);
  const { searchParams: query } = new URL(request.url);
  const csv =
    query.get("format") === "csv" || request.headers.get("accept")?.startsWith("text/csv") === true;
  const headers = { "cache-control": "no-store" };
  if (!csv) return Response.json({ site: slug, leads: found }, { headers });
  return new Response(csvOf(found), {
    headers: {
      ...headers,
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="leads-${slug}.csv"`,
    },
  });
}

/** What a person left: https://gdpr-info.eu/art-17-gdpr/ */
async function eraseLeads({ request, to, slug }: Call): Promise<Response> {
  await requireSite(to, slug);
  const email = new URL(request.url).searchParams.get("email")?.trim().toLowerCase();
  if (!email) {
    throw new HttpError(400, "invalid", "The query parameter email is missing.", {
      fields: { email: "expected the address of the person whose leads are erased" },
    });
  }
  const erased = await storeOf(to).remove(slug, (lead) => lead.email.toLowerCase() === email);
  return Response.json({ site: slug, erased });
}

async function eraseLead({ to, slug, parameters }: Call): Promise<Response> {
  await requireSite(to, slug);
  const erased = await storeOf(to).remove(slug, ({ id }) => id === parameters.id);
  if (erased === 0) throw new HttpError(404, "not_found", "There is no such lead.");
  return Response.json({ site: slug, erased });
}

const storeOf = ({ database, metadata }: Publishing) =>
  leadStore({ METADATA: metadata, ...(database === undefined ? {} : { DB_MAIN: database }) });

const MOST_DAYS = 365;

function daysOf(request: Request): number {
  const given = new URL(request.url).searchParams.get("days") ?? "30";
  const days = Number(given);
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days;
  throw new HttpError(400, "invalid", "The query parameter days is wrong.", {
    fields: { days: `expected 1 to ${MOST_DAYS}` },
  });
}
