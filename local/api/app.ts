/** The v4 API: who may ask, which route answers, and what an error looks like. */
import { type Context, Hono } from "hono";
import { assetFileRoutes } from "./asset-uploads.ts";
import { accountOf, type Cloud } from "./cloud.ts";
import { dispatchNamespaceRoutes } from "./dispatch-namespaces.ts";
import { dnsRecordRoutes } from "./dns-records.ts";
import { failure } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { domainRoutes, zoneHostnameRoutes } from "./hostnames.ts";
import { userRoutes, zoneOf, zoneRoutes } from "./identity.ts";
import { kvRoutes } from "./kv.ts";
import { logpushRoutes } from "./logpush.ts";
import { queueRoutes } from "./queues.ts";
import { bucketRoutes, databaseRoutes } from "./storage.ts";
import { workerRoutes } from "./workers.ts";
import { workflowRoutes } from "./workflows.ts";

/** 40 characters, as Cloudflare's tokens and as its provider insists. */
export const DEFAULT_TOKEN = "code24-local-cloud-token-0123456789abcde";

export function createApi(cloud: Cloud, token: string): Hono {
  const api = new Hono();
  // Before the account's token is asked for: an upload of assets has one of its own.
  api.route("/accounts/:account/workers/assets/upload", assetFileRoutes(cloud));
  api.use("*", async (c, next) => {
    authenticate(c, token);
    await next();
  });
  api.route("/", userRoutes(cloud));
  api.route("/zones/:zone", zoneHostnameRoutes(cloud));
  api.route(
    "/zones/:zone/logpush/jobs",
    logpushRoutes(cloud, (c) => zoneOf(cloud, c).id),
  );
  api.route("/zones/:zone/dns_records", dnsRecordRoutes(cloud));
  api.route("/zones", zoneRoutes(cloud));
  const account = "/accounts/:account";
  api.route(`${account}/workers/dispatch/namespaces`, dispatchNamespaceRoutes(cloud));
  api.route(`${account}/workers/domains`, domainRoutes(cloud));
  api.route(`${account}/workers`, workerRoutes(cloud));
  api.route(`${account}/storage/kv/namespaces`, kvRoutes(cloud));
  api.route(`${account}/workflows`, workflowRoutes(cloud));
  api.route(`${account}/r2/buckets`, bucketRoutes(cloud));
  api.route(`${account}/d1/database`, databaseRoutes(cloud));
  api.route(`${account}/queues`, queueRoutes(cloud));
  api.route(
    `${account}/logpush/jobs`,
    logpushRoutes(cloud, (c) => accountOf(cloud, c).id),
  );
  // Not `notFound`: Hono does not take that of an app mounted in another.
  api.all("*", (c) => {
    const message = `No route for that URI: ${c.req.method} ${c.req.path}. The local cloud does not serve it.`;
    return failure(c, new ApiError(404, CODE.unknownRoute, message));
  });
  api.onError((error, c) => {
    if (error instanceof ApiError) return failure(c, error);
    cloud.log(`api: ${c.req.method} ${c.req.path} failed: ${error.stack ?? error.message}`);
    return failure(c, new ApiError(500, 10013, "An unknown error has occurred."));
  });
  return api;
}

/** A global API key, the older form of 37 hex digits or a longer one: https://developers.cloudflare.com/fundamentals/api/get-started/keys/ */
const GLOBAL_KEY = /^[A-Za-z0-9_-]{37,80}$/;

/**
 * An API token, or the older e-mail and global API key. A token has to be this cloud's; a key only
 * has to have the form of one, as there is no user here whose key it could be.
 * https://developers.cloudflare.com/fundamentals/api/get-started/create-token/
 */
function authenticate(c: Context, token: string): void {
  const header = c.req.header("authorization");
  if (header === undefined) {
    const key = c.req.header("x-auth-key");
    if (key !== undefined) {
      if (GLOBAL_KEY.test(key) && c.req.header("x-auth-email")?.includes("@")) return;
      throw new ApiError(403, 9103, "Unknown X-Auth-Key or X-Auth-Email");
    }
    throw new ApiError(400, 9106, "Authentication failed: no Authorization header was sent.");
  }
  const given = /^Bearer (.+)$/.exec(header)?.[1];
  if (given === undefined || !/^[A-Za-z0-9_-]+$/.test(given)) {
    throw new ApiError(400, CODE.badHeader, "Invalid request headers");
  }
  if (given !== token) throw new ApiError(401, CODE.authentication, "Authentication error");
}
