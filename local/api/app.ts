/** The v4 API: who may ask, which route answers, and what an error looks like. */
import { Hono } from "hono";
import { analyticsRoutes } from "./analytics-engine.ts";
import { assetFileRoutes } from "./asset-uploads.ts";
import { authenticate } from "./authentication.ts";
import { accountOf, type Cloud } from "./cloud.ts";
import { databaseRoutes } from "./d1.ts";
import { TRANSFERS, Transfers, transferRoutes } from "./d1-transfers.ts";
import { dispatchNamespaceRoutes } from "./dispatch-namespaces.ts";
import { dnsRecordRoutes } from "./dns-records.ts";
import { failure } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { domainRoutes, zoneHostnameRoutes } from "./hostnames.ts";
import { userRoutes } from "./identity.ts";
import { kvRoutes } from "./kv.ts";
import { logpushRoutes } from "./logpush.ts";
import { queueRoutes } from "./queues.ts";
import { bucketRoutes } from "./r2.ts";
import { bucketNotificationRoutes } from "./r2-notifications.ts";
import { secretsStoreRoutes } from "./secrets-store.ts";
import { workerRoutes } from "./workers.ts";
import { workflowRoutes } from "./workflows.ts";
import { zoneOf, zoneRoutes } from "./zones.ts";

/** 40 characters, as Cloudflare's tokens and as its provider insists. */
export const DEFAULT_TOKEN = "code24-local-cloud-token-0123456789abcde";

export function createApi(cloud: Cloud, token: string): Hono {
  const api = new Hono();
  const transfers = new Transfers();
  // A body that is still on its way lets other requests in between what a route looks up and what
  // it stores, which would undo theirs: it is here before its route begins.
  api.use("*", async (c, next) => {
    await c.req.arrayBuffer();
    await next();
  });
  // Before the account's token is asked for: these have one of their own, or in their address.
  api.route(TRANSFERS, transferRoutes(transfers));
  api.route("/accounts/:account/workers/assets/upload", assetFileRoutes(cloud));
  api.use("*", async (c, next) => {
    authenticate(c, token);
    await next();
    if (c.req.method !== "GET") await cloud.runtime.settled();
  });
  api.use("/accounts/:account/*", async (c, next) => {
    accountOf(cloud, c);
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
  api.route(`${account}/event_notifications/r2`, bucketNotificationRoutes(cloud));
  api.route(`${account}/d1/database`, databaseRoutes(cloud, transfers));
  api.route(`${account}/queues`, queueRoutes(cloud));
  // Where older clients look for them, cloudflare-go before its rewrite among them.
  api.route(`${account}/workers/queues`, queueRoutes(cloud));
  api.route(`${account}/secrets_store`, secretsStoreRoutes(cloud));
  api.route(`${account}/analytics_engine`, analyticsRoutes(cloud));
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
