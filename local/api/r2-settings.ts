/**
 * Rules of an R2 bucket: kept and answered; nothing here acts by them.
 * https://developers.cloudflare.com/api/resources/r2/subresources/buckets/subresources/cors/
 * https://developers.cloudflare.com/api/resources/r2/subresources/buckets/subresources/lifecycle/
 * https://developers.cloudflare.com/api/resources/r2/subresources/buckets/subresources/locks/
 * https://developers.cloudflare.com/api/resources/r2/subresources/buckets/subresources/domains/subresources/managed/
 */
import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { R2Bucket } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { body, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

const rules = z.object({ rules: z.array(z.record(z.string(), z.unknown())).default([]) });
const managed = z.object({ enabled: z.boolean() });

/** Seconds. */
const SEVEN_DAYS = 7 * 86_400;
/** Of every new bucket: https://developers.cloudflare.com/r2/buckets/object-lifecycles/ */
const UNSAID = {
  lifecycle: [
    {
      id: "Default Multipart Abort Rule",
      enabled: true,
      conditions: { prefix: "" },
      abortMultipartUploadsTransition: { condition: { type: "Age", maxAge: SEVEN_DAYS } },
    },
  ],
  lock: [],
};

export function bucketSettingsRoutes(store: Store, locate: (c: Context) => R2Bucket): Hono {
  const routes = new Hono();
  const change = (c: Context, settings: R2Bucket["settings"]) => {
    const bucket = locate(c);
    return store.r2Buckets.put(`${bucket.accountId}/${bucket.name}`, {
      ...bucket,
      settings: { ...bucket.settings, ...settings },
    });
  };
  for (const kind of ["lifecycle", "lock"] as const) {
    routes.get(`/${kind}`, (c) => ok(c, { rules: locate(c).settings?.[kind] ?? UNSAID[kind] }));
    routes.put(`/${kind}`, async (c) => {
      change(c, { [kind]: (await body(c, rules)).rules });
      return ok(c, {});
    });
  }
  routes.get("/cors", (c) => {
    const cors = locate(c).settings?.cors;
    if (cors !== undefined) return ok(c, { rules: cors });
    throw new ApiError(404, CODE.corsMissing, "The CORS configuration does not exist.");
  });
  routes.put("/cors", async (c) => {
    change(c, { cors: (await body(c, rules)).rules });
    return ok(c, {});
  });
  routes.delete("/cors", (c) => {
    change(c, { cors: undefined });
    return ok(c, {});
  });
  routes.get("/domains/managed", (c) => ok(c, managedView(locate(c))));
  routes.put("/domains/managed", async (c) => {
    const { enabled } = await body(c, managed);
    return ok(c, managedView(change(c, { managedDomain: enabled })));
  });
  return routes;
}

function managedView({ accountId, name, settings }: R2Bucket): Record<string, unknown> {
  const bucketId = createHash("md5").update(`${accountId}/${name}`).digest("hex");
  const enabled = settings?.managedDomain ?? false;
  return { bucketId, domain: `pub-${bucketId}.r2.dev`, enabled };
}
