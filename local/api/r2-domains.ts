/**
 * Public names of an R2 bucket: kept and answered; nothing here answers at them.
 * https://developers.cloudflare.com/api/resources/r2/subresources/buckets/subresources/domains/
 */
import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { R2Bucket, R2Domain } from "../state/model.ts";
import { accountOf, type Cloud, param } from "./cloud.ts";
import { body, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { changeSettings } from "./r2-settings.ts";

const encryption = z.object({
  minTLS: z.enum(["1.0", "1.1", "1.2", "1.3"]).optional(),
  ciphers: z.array(z.string()).optional(),
});
const creation = encryption.extend({
  domain: z.string().min(1),
  zoneId: z.string(),
  enabled: z.boolean(),
});
const change = encryption.extend({ enabled: z.boolean().optional() });

export function bucketDomainRoutes(cloud: Cloud, locate: (c: Context) => R2Bucket): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const found = (c: Context): R2Domain => {
    const wanted = domainsOf(locate(c)).find(({ domain }) => domain === param(c, "domain"));
    if (wanted !== undefined) return wanted;
    throw new ApiError(404, CODE.bucketDomainMissing, "The specified domain does not exist.");
  };
  const others = (c: Context, domain: string): R2Domain[] =>
    domainsOf(locate(c)).filter((one) => one.domain !== domain);

  routes.get("/managed", (c) => ok(c, managedView(locate(c))));
  routes.put("/managed", async (c) => {
    const { enabled } = await body(c, z.object({ enabled: z.boolean() }));
    return ok(c, managedView(changeSettings(store, locate(c), { managedDomain: enabled })));
  });
  routes.get("/custom", (c) => ok(c, { domains: domainsOf(locate(c)).map(view) }));
  routes.post("/custom", async (c) => {
    const bucket = locate(c);
    const given = await body(c, creation);
    const { id: accountId } = accountOf(cloud, c);
    const zone = store.zones.get(given.zoneId);
    if (zone?.accountId !== accountId || !`.${given.domain}`.endsWith(`.${zone.name}`)) {
      const message = `"${given.domain}" is not in a zone "${given.zoneId}" of this account.`;
      throw new ApiError(400, CODE.badRequest, message);
    }
    const taken = store.r2Buckets
      .list()
      .some((one) => domainsOf(one).some(({ domain }) => domain === given.domain));
    if (taken) {
      throw new ApiError(409, CODE.badRequest, "The specified domain is already in use.");
    }
    changeSettings(store, bucket, { domains: [...domainsOf(bucket), given] });
    return ok(c, { ...told(given), zoneId: zone.id });
  });
  routes.get("/custom/:domain", (c) => ok(c, view(found(c))));
  routes.put("/custom/:domain", async (c) => {
    const before = found(c);
    const { enabled = before.enabled, ...given } = await body(c, change);
    const domain = { ...before, ...given, enabled };
    changeSettings(store, locate(c), { domains: [...others(c, domain.domain), domain] });
    return ok(c, told(domain));
  });
  routes.delete("/custom/:domain", (c) => {
    const { domain } = found(c);
    changeSettings(store, locate(c), { domains: others(c, domain) });
    return ok(c, { domain });
  });
  return routes;
}

function domainsOf({ settings }: R2Bucket): R2Domain[] {
  return settings?.domains ?? [];
}

/** What a change answers. */
function told({ domain, enabled, minTLS, ciphers }: R2Domain) {
  return { domain, enabled, minTLS, ciphers };
}

/** `zoneName` is the domain itself: `internal/services/r2_custom_domain` of Cloudflare's Terraform provider. */
function view(one: R2Domain): Record<string, unknown> {
  const { zoneId, domain: zoneName } = one;
  return { ...told(one), zoneId, zoneName, status: { ownership: "active", ssl: "active" } };
}

function managedView({ accountId, name, settings }: R2Bucket): Record<string, unknown> {
  const bucketId = createHash("md5").update(`${accountId}/${name}`).digest("hex");
  const enabled = settings?.managedDomain ?? false;
  return { bucketId, domain: `pub-${bucketId}.r2.dev`, enabled };
}
