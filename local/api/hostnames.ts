/**
 * Ways for a host name to reach a Worker: custom domains, routes, custom hostnames (SaaS).
 * https://developers.cloudflare.com/api/resources/workers/subresources/domains/
 * https://developers.cloudflare.com/api/resources/workers/subresources/routes/
 * https://developers.cloudflare.com/api/resources/custom_hostnames/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import { hostnameStatus } from "../runtime/custom-hostnames.ts";
import type { CustomDomain, Zone, ZoneDocument } from "../state/model.ts";
import { accountOf, type Cloud, hexId, now, param } from "./cloud.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { zoneOf } from "./zones.ts";

const domain = z.object({
  hostname: z.string().min(1),
  service: z.string().min(1),
  environment: z.string().default("production"),
  zone_id: z.string().optional(),
  zone_name: z.string().optional(),
});

export function domainRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const locate = (c: Context) => {
    const { id } = accountOf(cloud, c);
    const found = store.customDomains.get(param(c, "domain"));
    if (found?.accountId === id) return found;
    throw new ApiError(404, CODE.domainMissing, `Custom domain "${param(c, "domain")}" not found.`);
  };
  routes.get("/", (c) => {
    const { id } = accountOf(cloud, c);
    const { hostname, service, zone_id: zoneId } = c.req.query();
    const mine = store.customDomains.list(
      (d) =>
        d.accountId === id &&
        (!hostname || d.hostname === hostname) &&
        (!service || d.service === service) &&
        (!zoneId || d.zoneId === zoneId),
    );
    return ok(c, mine.map(domainView));
  });
  routes.put("/", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const given = await body(c, domain);
    const zone = zoneFor(
      given,
      store.zones.list((candidate) => candidate.accountId === accountId),
    );
    if (zone === undefined) throw new ApiError(404, CODE.zoneMissing, "zone not found");
    if (store.scripts.get(`${accountId}/${given.service}`) === undefined) {
      throw new ApiError(404, CODE.serviceMissing, `Worker "${given.service}" does not exist.`);
    }
    const known = store.customDomains.find((d) => d.hostname === given.hostname);
    const { hostname, service, environment } = given;
    const ids = { id: known?.id ?? hexId(), accountId, zoneId: zone.id, zoneName: zone.name };
    const saved = { ...ids, hostname, service, environment };
    store.customDomains.put(saved.id, saved);
    cloud.runtime.changed();
    return ok(c, domainView(saved));
  });
  routes.get("/:domain", (c) => ok(c, domainView(locate(c))));
  routes.delete("/:domain", (c) => {
    store.customDomains.delete(locate(c).id);
    cloud.runtime.changed();
    return ok(c, null);
  });
  return routes;
}

/** The zone that a request names, else the one that its host name is in. */
function zoneFor(given: z.infer<typeof domain>, zones: Zone[]): Zone | undefined {
  const { hostname, zone_id: id, zone_name: named } = given;
  if (id || named) return zones.find((zone) => zone.id === id || zone.name === named);
  return zones
    .filter(({ name }) => `.${hostname}`.endsWith(`.${name}`))
    .sort((a, b) => b.name.length - a.name.length)
    .at(0);
}

function domainView(domain: CustomDomain): Record<string, unknown> {
  const { id, hostname, service, environment, zoneId, zoneName } = domain;
  return {
    id,
    hostname,
    service,
    environment,
    zone_id: zoneId,
    zone_name: zoneName,
    cert_id: domain.id,
  };
}

const route = z.object({ pattern: z.string().min(1), script: z.string().nullish() });
const customHostname = z.looseObject({
  hostname: z.string().min(1),
  ssl: z.record(z.string(), z.unknown()).nullish(),
});

type Certificate = z.infer<typeof customHostname>["ssl"];

/** The `ssl` that is kept; none for a hostname that was made without one. */
function certificate(given: Certificate): { ssl?: Record<string, unknown> } {
  return given ? { ssl: { id: hexId(), ...given } } : {};
}

const CERTIFICATE_STATUS = {
  pending: "pending_validation",
  active: "active",
  blocked: "initializing",
};

/** A custom hostname as it does now, with what its owner publishes until it is active. */
function hostnameView(content: Record<string, unknown>): Record<string, unknown> {
  const status = hostnameStatus(content);
  const ssl = content.ssl ? { ssl: { status: CERTIFICATE_STATUS[status], ...content.ssl } } : {};
  return { ...content, ...ssl, status, ...(status === "pending" ? ownership(content) : {}) };
}

/** https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/domain-support/hostname-validation/ */
function ownership({ id, hostname }: Record<string, unknown>): Record<string, unknown> {
  const [name, value] = [`_cf-custom-hostname.${hostname}`, String(id)];
  return { ownership_verification: { type: "txt", name, value } };
}

/** What a zone has: the runtime routes by it. */
export function zoneHostnameRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const all = (c: Context, kind: ZoneDocument["kind"]) => {
    const { id: owner } = zoneOf(cloud, c);
    return store.documents.list((document) => document.owner === owner && document.kind === kind);
  };
  const save = (
    c: Context,
    kind: ZoneDocument["kind"],
    id: string,
    content: Record<string, unknown>,
  ) =>
    store.documents.put(`${kind}/${id}`, {
      kind,
      owner: zoneOf(cloud, c).id,
      id,
      body: { id, ...content },
    }).body;
  const one = (c: Context, kind: ZoneDocument["kind"], code: number) => {
    const found = all(c, kind).find(({ id }) => id === param(c, "id"));
    if (found !== undefined) return found;
    throw new ApiError(404, code, `${kind.replace("_", " ")} "${param(c, "id")}" not found.`);
  };
  const remove = (c: Context, kind: ZoneDocument["kind"], code: number) => {
    const { id } = one(c, kind, code);
    store.documents.delete(`${kind}/${id}`);
    // The published answer to the delete of a custom hostname is `{id}` without the envelope.
    return ok(c, { id }, kind === "custom_hostname" ? { id } : {});
  };

  const checked = (c: Context, given: z.infer<typeof route>) => {
    const { accountId } = zoneOf(cloud, c);
    if (!given.script || store.scripts.get(`${accountId}/${given.script}`)) return given;
    const message = `Worker "${given.script}" of the route does not exist.`;
    throw new ApiError(404, CODE.routeScriptMissing, message);
  };

  routes.get("/workers/routes", (c) =>
    ok(
      c,
      all(c, "route").map(({ body: shown }) => shown),
    ),
  );
  routes.post("/workers/routes", async (c) => {
    const given = checked(c, await body(c, route));
    if (all(c, "route").some((other) => other.body.pattern === given.pattern)) {
      const message = "A route with the same pattern already exists.";
      throw new ApiError(409, CODE.routeTaken, message);
    }
    return ok(c, save(c, "route", hexId(), given));
  });
  routes.get("/workers/routes/:id", (c) => ok(c, one(c, "route", CODE.routeMissing).body));
  routes.put("/workers/routes/:id", async (c) => {
    const { id } = one(c, "route", CODE.routeMissing);
    return ok(c, save(c, "route", id, checked(c, await body(c, route))));
  });
  routes.delete("/workers/routes/:id", (c) => remove(c, "route", CODE.routeMissing));

  routes.get("/custom_hostnames/fallback_origin", (c) => {
    const [origin] = all(c, "fallback_origin");
    if (origin !== undefined) return ok(c, { ...origin.body, status: "active" });
    throw new ApiError(404, CODE.fallbackOriginMissing, "No fallback origin has been set.");
  });
  routes.put("/custom_hostnames/fallback_origin", async (c) => {
    const { origin } = await body(c, z.object({ origin: z.string().min(1) }));
    const content = {
      origin,
      status: "initializing",
      errors: [],
      created_at: now(),
      updated_at: now(),
    };
    return ok(c, save(c, "fallback_origin", zoneOf(cloud, c).id, content));
  });
  routes.delete("/custom_hostnames/fallback_origin", (c) => {
    const { id } = zoneOf(cloud, c);
    const origin = store.documents.get(`fallback_origin/${id}`);
    store.documents.delete(`fallback_origin/${id}`);
    return ok(c, { ...origin?.body, status: "pending_deletion" });
  });

  routes.get("/custom_hostnames", (c) => {
    const wanted = c.req.query("hostname");
    const shown = all(c, "custom_hostname").map(({ body: content }) => hostnameView(content));
    return okPage(
      c,
      paginate(
        c,
        shown.filter(({ hostname }) => !wanted || hostname === wanted),
      ),
    );
  });
  routes.post("/custom_hostnames", async (c) => {
    const given = await body(c, customHostname);
    if (all(c, "custom_hostname").some((other) => other.body.hostname === given.hostname)) {
      throw new ApiError(409, CODE.hostnameTaken, "Duplicate custom hostname found.");
    }
    const content = { ...given, ...certificate(given.ssl), created_at: now() };
    const saved = save(c, "custom_hostname", crypto.randomUUID(), content);
    return ok(c, hostnameView(saved), {}, 201);
  });
  routes.get("/custom_hostnames/:id", (c) =>
    ok(c, hostnameView(one(c, "custom_hostname", CODE.hostnameMissing).body)),
  );
  routes.patch("/custom_hostnames/:id", async (c) => {
    const { id, body: known } = one(c, "custom_hostname", CODE.hostnameMissing);
    const given = await body(c, customHostname.partial());
    const merged = given.ssl ? { ...(known.ssl as object | undefined), ...given.ssl } : known.ssl;
    const changed = { ...known, ...given, ...certificate(merged as Certificate) };
    return ok(c, hostnameView(save(c, "custom_hostname", id, changed)));
  });
  routes.delete("/custom_hostnames/:id", (c) => remove(c, "custom_hostname", CODE.hostnameMissing));
  return routes;
}
