/**
 * Who is asking, and the accounts and zones they see.
 * https://developers.cloudflare.com/api/resources/user/ and /accounts/ and /zones/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Account, Zone } from "../state/model.ts";
import { accountOf, type Cloud, param } from "./cloud.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

const USER = { id: "c0de2400c0de2400c0de2400c0de2401", email: "engineer@code24.localhost" };
/** When accounts and zones were made, as far as anybody here can tell. */
const CREATED = "2025-01-01T00:00:00.000000Z";
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export function userRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  routes.get("/user", (c) =>
    ok(c, { ...USER, first_name: null, last_name: null, suspended: false }),
  );
  routes.get("/user/tokens/verify", (c) => ok(c, { id: USER.id, status: "active" }));
  routes.get("/memberships", (c) => {
    return okPage(c, paginate(c, cloud.store.accounts.list().map(membershipView)));
  });
  routes.get("/memberships/:account", (c) => ok(c, membershipView(accountOf(cloud, c))));
  routes.get("/accounts", (c) =>
    okPage(c, paginate(c, cloud.store.accounts.list().map(accountView))),
  );
  routes.get("/accounts/:account", (c) => ok(c, accountView(accountOf(cloud, c))));
  routes.get("/accounts/:account/tokens/verify", (c) => {
    accountOf(cloud, c);
    return ok(c, { id: USER.id, status: "active" });
  });
  routes.get("/accounts/:account/workers/subdomain", (c) => {
    const { subdomain } = accountOf(cloud, c);
    if (subdomain !== null) return ok(c, { subdomain });
    const message = "You do not have a workers.dev subdomain.";
    throw new ApiError(404, 10007, message);
  });
  routes.put("/accounts/:account/workers/subdomain", async (c) => {
    const account = accountOf(cloud, c);
    const { subdomain } = await body(c, z.object({ subdomain: z.string().regex(SUBDOMAIN) }));
    const taken = cloud.store.accounts.find(
      (a) => a.subdomain === subdomain && a.id !== account.id,
    );
    if (taken !== undefined) {
      throw new ApiError(409, CODE.subdomainTaken, `Subdomain "${subdomain}" is taken.`);
    }
    cloud.store.accounts.put(account.id, { ...account, subdomain });
    cloud.runtime.changed();
    return ok(c, { subdomain });
  });
  routes.get("/accounts/:account/workers/account-settings", (c) => {
    accountOf(cloud, c);
    return ok(c, { default_usage_model: "standard", green_compute: false });
  });
  return routes;
}

/** A membership has its account's id: each account has one member. */
function membershipView(account: Account): Record<string, unknown> {
  return {
    id: account.id,
    status: "accepted",
    roles: ["Super Administrator - All Privileges"],
    permissions: {},
    account: accountView(account),
  };
}

function accountView({ id, name }: Account): Record<string, unknown> {
  return {
    id,
    name,
    type: "standard",
    settings: { enforce_twofactor: false },
    created_on: CREATED,
  };
}

export function zoneOf({ store }: Cloud, c: Context): Zone {
  const zone = store.zones.get(param(c, "zone"));
  if (zone !== undefined) return zone;
  const message = `Could not route to /zones/${param(c, "zone")}, perhaps your object identifier is invalid?`;
  throw new ApiError(404, CODE.zoneMissing, message);
}

export function zoneRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  routes.get("/", (c) => {
    const { name, "account.id": accountId } = c.req.query();
    const zones = cloud.store.zones.list(
      (zone) => (!name || zone.name === name) && (!accountId || zone.accountId === accountId),
    );
    return okPage(
      c,
      paginate(
        c,
        zones.map((zone) => zoneView(cloud, zone)),
      ),
    );
  });
  routes.get("/:zone", (c) => ok(c, zoneView(cloud, zoneOf(cloud, c))));
  return routes;
}

function zoneView({ store }: Cloud, { id, name, accountId }: Zone): Record<string, unknown> {
  return {
    id,
    name,
    account: { id: accountId, name: store.accounts.get(accountId)?.name ?? "" },
    status: "active",
    paused: false,
    type: "full",
    development_mode: 0,
    name_servers: [],
    original_name_servers: [],
    original_registrar: null,
    original_dnshost: null,
    activated_on: CREATED,
    created_on: CREATED,
    modified_on: CREATED,
    owner: { id: null, name: null, type: "user" },
    meta: { page_rule_quota: 3 },
    plan: { id: "0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee", name: "Enterprise" },
    permissions: ["#zone:edit", "#zone:read"],
    tenant: { id: null, name: null },
    tenant_unit: { id: null },
  };
}
