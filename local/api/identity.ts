/**
 * Who is asking, and the accounts they see.
 * https://developers.cloudflare.com/api/resources/user/ and /accounts/
 */
import { Hono } from "hono";
import { z } from "zod";
import type { Account } from "../state/model.ts";
import { accountOf, type Cloud } from "./cloud.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

const USER = { id: "c0de2400c0de2400c0de2400c0de2401", email: "engineer@code24.localhost" };
/** When accounts and the zones that came with them were made, as far as anybody here can tell. */
export const CREATED = "2025-01-01T00:00:00.000000Z";
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const workersSettings = z.object({
  default_usage_model: z.string().optional(),
  green_compute: z.boolean().optional(),
});

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
    return ok(c, settingsView(accountOf(cloud, c)));
  });
  routes.put("/accounts/:account/workers/account-settings", async (c) => {
    const account = accountOf(cloud, c);
    const given = await body(c, workersSettings);
    const changed = { ...account, workersSettings: { ...account.workersSettings, ...given } };
    return ok(c, settingsView(cloud.store.accounts.put(account.id, changed)));
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

function settingsView({ workersSettings }: Account): Record<string, unknown> {
  return { default_usage_model: "standard", green_compute: false, ...workersSettings };
}
