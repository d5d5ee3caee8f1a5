/** https://developers.cloudflare.com/api/resources/r2/subresources/buckets/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { R2Bucket } from "../state/model.ts";
import { accountOf, type Cloud, now, param } from "./cloud.ts";
import { jsonWith, ok, parse } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { bucketDomainRoutes } from "./r2-domains.ts";
import { objectRoutes, perPageOf, storageClass, storageClassOf } from "./r2-objects.ts";
import { bucketSettingsRoutes } from "./r2-settings.ts";

const bucketName = z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
const jurisdiction = z.enum(["default", "eu", "us", "fedramp", "fedramp-high"]);
const newBucket = z.object({
  name: bucketName,
  locationHint: z.string().optional(),
  storageClass: storageClass.default("Standard"),
});

export function bucketRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const locate = (c: Context): R2Bucket => {
    const { id } = accountOf(cloud, c);
    const found = store.r2Buckets.get(`${id}/${param(c, "bucket")}`);
    if (found !== undefined) return found;
    throw new ApiError(404, CODE.bucketMissing, "The specified bucket does not exist.");
  };
  routes.get("/", (c) => {
    const { id } = accountOf(cloud, c);
    const { name_contains: part = "", start_after: startAfter = "", cursor } = c.req.query();
    const after = cursor ? Buffer.from(cursor, "base64url").toString("utf8") : startAfter;
    const direction = c.req.query("direction") === "desc" ? -1 : 1;
    const perPage = perPageOf(c);
    const left = store.r2Buckets
      .list(({ accountId, name }) => accountId === id && name.includes(part))
      .sort((a, b) => direction * (a.name < b.name ? -1 : 1))
      .filter(({ name }) => after === "" || (direction === 1 ? name > after : name < after));
    const buckets = left.slice(0, perPage);
    const last = left.length > perPage ? (buckets.at(-1)?.name ?? "") : "";
    const info = { cursor: Buffer.from(last).toString("base64url"), per_page: perPage };
    return ok(c, { buckets: buckets.map(bucketView) }, { result_info: info });
  });
  routes.post("/", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const given = await jsonWith(
      c,
      newBucket.pick({ name: true }),
      CODE.bucketNameInvalid,
      "The bucket name is not valid: 3 to 63 lower-case letters, digits and dashes, with no dash at either end.",
    );
    const { name, locationHint, storageClass } = parse(newBucket, given);
    const key = `${accountId}/${name}`;
    if (store.r2Buckets.get(key) !== undefined) {
      const message = "The bucket you tried to create already exists, and you own it.";
      throw new ApiError(409, CODE.bucketTaken, message);
    }
    const location = (locationHint ?? "WNAM").toUpperCase();
    const jurisdiction = jurisdictionOf(c);
    const created = { accountId, name, location, storageClass, jurisdiction, creationDate: now() };
    cloud.runtime.changed();
    return ok(c, bucketView(store.r2Buckets.put(key, created)));
  });
  routes.get("/:bucket", (c) => ok(c, bucketView(locate(c))));
  routes.patch("/:bucket", (c) => {
    const bucket = locate(c);
    const wanted = storageClassOf(c) ?? bucket.storageClass;
    const key = `${bucket.accountId}/${bucket.name}`;
    return ok(c, bucketView(store.r2Buckets.put(key, { ...bucket, storageClass: wanted })));
  });
  routes.delete("/:bucket", async (c) => {
    const { accountId, name } = locate(c);
    const { objects } = await cloud.runtime.objects(accountId, name).list({ limit: 1 });
    if (objects.length > 0) {
      const message = "The bucket you tried to delete is not empty.";
      throw new ApiError(409, CODE.bucketNotEmpty, message);
    }
    store.r2Buckets.delete(`${accountId}/${name}`);
    cloud.runtime.changed();
    return ok(c, {});
  });
  routes.route("/:bucket/objects", objectRoutes(cloud, locate));
  routes.route("/:bucket/domains", bucketDomainRoutes(cloud, locate));
  routes.route("/:bucket", bucketSettingsRoutes(store, locate));
  return routes;
}

/** https://developers.cloudflare.com/r2/reference/data-location/#jurisdictional-restrictions */
function jurisdictionOf(c: Context): string {
  const given = jurisdiction.safeParse(c.req.header("cf-r2-jurisdiction") ?? "default");
  if (given.success) return given.data;
  const message =
    'The header "cf-r2-jurisdiction" must be default, eu, us, fedramp or fedramp-high.';
  throw new ApiError(400, CODE.badRequest, message);
}

function bucketView(bucket: R2Bucket): Record<string, unknown> {
  return {
    name: bucket.name,
    creation_date: bucket.creationDate,
    location: bucket.location,
    storage_class: bucket.storageClass,
    jurisdiction: bucket.jurisdiction,
  };
}
