/**
 * Rules of an R2 bucket: kept and answered; nothing here acts by them.
 * https://developers.cloudflare.com/api/resources/r2/subresources/buckets/subresources/cors/
 * https://developers.cloudflare.com/api/resources/r2/subresources/buckets/subresources/lifecycle/
 * https://developers.cloudflare.com/api/resources/r2/subresources/buckets/subresources/locks/
 * https://developers.cloudflare.com/api/resources/r2/subresources/buckets/subresources/sippy/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { R2Bucket } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { body, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

const rules = z.object({ rules: z.array(z.record(z.string(), z.unknown())).default([]) });
/** What a migration reads and writes; the keys of both sides are not kept. */
const migration = z.object({
  source: z.object({
    provider: z.enum(["aws", "gcs"]).optional(),
    bucket: z.string().optional(),
    region: z.string().optional(),
    bucketUrl: z.string().optional(),
  }),
  destination: z.object({
    provider: z.literal("r2").default("r2"),
    accessKeyId: z.string().optional(),
  }),
});

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

/** The bucket with some of its settings changed. */
export function changeSettings(
  store: Store,
  bucket: R2Bucket,
  settings: R2Bucket["settings"],
): R2Bucket {
  return store.r2Buckets.put(`${bucket.accountId}/${bucket.name}`, {
    ...bucket,
    settings: { ...bucket.settings, ...settings },
  });
}

export function bucketSettingsRoutes(store: Store, locate: (c: Context) => R2Bucket): Hono {
  const routes = new Hono();
  const change = (c: Context, settings: R2Bucket["settings"]) =>
    changeSettings(store, locate(c), settings);
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
  routes.get("/sippy", (c) => ok(c, locate(c).settings?.sippy ?? { enabled: false }));
  routes.put("/sippy", async (c) => {
    const bucket = locate(c);
    const { source, destination } = await body(c, migration);
    const sippy = { enabled: true, source, destination: { ...destination, bucket: bucket.name } };
    change(c, { sippy });
    return ok(c, sippy);
  });
  routes.delete("/sippy", (c) => {
    change(c, { sippy: undefined });
    return ok(c, { enabled: false });
  });
  routes.get("/local-uploads", (c) =>
    ok(c, { enabled: locate(c).settings?.localUploads ?? false }),
  );
  routes.put("/local-uploads", async (c) => {
    const { enabled } = await body(c, z.object({ enabled: z.boolean() }));
    change(c, { localUploads: enabled });
    return ok(c, { enabled });
  });
  return routes;
}
