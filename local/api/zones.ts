/** https://developers.cloudflare.com/api/resources/zones/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Zone } from "../state/model.ts";
import { type Cloud, hexId, now, param } from "./cloud.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { CREATED } from "./identity.ts";

const NAME_SERVERS = ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"];
const LABEL = "[\\p{L}\\p{N}]([\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?";
const type = z.enum(["full", "partial", "secondary", "internal"]);
const newZone = z.object({
  account: z.object({ id: z.string() }),
  name: z
    .string()
    .max(253)
    .regex(new RegExp(`^(${LABEL}\\.)+${LABEL}$`, "u"), 'a domain like "example.com"'),
  type: type.default("full"),
});
const changes = z.object({
  paused: z.boolean().optional(),
  type: type.optional(),
  vanity_name_servers: z.array(z.string()).optional(),
});

/** The zone of `/zones/:zone/...`. Throws {@link ApiError} 404. */
export function zoneOf({ store }: Cloud, c: Context): Zone {
  const zone = store.zones.get(param(c, "zone"));
  if (zone !== undefined) return zone;
  const message = `Could not route to /zones/${param(c, "zone")}, perhaps your object identifier is invalid?`;
  throw new ApiError(404, CODE.zoneMissing, message);
}

export function zoneRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  routes.get("/", (c) => {
    const wanted = filters(c);
    const fits = (view: ZoneView) =>
      c.req.query("match") === "any" && wanted.length > 0
        ? wanted.some((one) => one(view))
        : wanted.every((one) => one(view));
    const found = store.zones
      .list()
      .map((zone) => zoneView(cloud, zone))
      .filter(fits);
    return okPage(c, paginate(c, ordered(c, found)));
  });
  routes.post("/", async (c) => {
    const { account, name, type } = await body(c, newZone);
    if (store.accounts.get(account.id) === undefined) {
      throw new ApiError(403, CODE.authentication, "Authentication error");
    }
    if (store.zones.find((zone) => zone.name === name) !== undefined) {
      throw new ApiError(400, CODE.zoneTaken, `${name} already exists`);
    }
    const times = { createdOn: now(), modifiedOn: now() };
    const made = { id: hexId(), accountId: account.id, name, type, ...times };
    store.zones.put(made.id, made);
    cloud.runtime.changed();
    return ok(c, zoneView(cloud, made));
  });
  routes.get("/:zone", (c) => ok(c, zoneView(cloud, zoneOf(cloud, c))));
  routes.patch("/:zone", async (c) => {
    const zone = zoneOf(cloud, c);
    const { vanity_name_servers: vanityNameServers, ...given } = await body(c, changes);
    const vanity = vanityNameServers === undefined ? {} : { vanityNameServers };
    const changed = { ...zone, ...given, ...vanity, modifiedOn: now() };
    return ok(c, zoneView(cloud, store.zones.put(zone.id, changed)));
  });
  routes.delete("/:zone", (c) => {
    const { id } = zoneOf(cloud, c);
    for (const [key, { owner }] of store.documents.entries()) {
      if (owner === id) store.documents.delete(key);
    }
    for (const [key, { zoneId }] of store.customDomains.entries()) {
      if (zoneId === id) store.customDomains.delete(key);
    }
    store.zones.delete(id);
    cloud.runtime.changed();
    return ok(c, { id });
  });
  return routes;
}

type ZoneView = ReturnType<typeof zoneView>;

function filters(c: Context): ((view: ZoneView) => boolean)[] {
  const query = c.req.query();
  const found: ((view: ZoneView) => boolean)[] = [];
  const { name, status, type, "account.id": id, "account.name": accountName } = query;
  if (name) found.push((view) => matches(view.name, name));
  if (status) found.push((view) => view.status === status);
  if (type) found.push((view) => type.split(",").includes(view.type));
  if (id) found.push((view) => view.account.id === id);
  if (accountName) found.push((view) => matches(view.account.name, accountName));
  return found;
}

/** A pattern of the list: a value, or an operator and a value like `contains:shop`. */
function matches(value: string, pattern: string): boolean {
  const [, operator = "equal", wanted = ""] = /^(?:([a-z_]+):)?(.*)$/s.exec(pattern) ?? [];
  const exact = operator.endsWith("_case_sensitive");
  const [a, b] = exact ? [value, wanted] : [value.toLowerCase(), wanted.toLowerCase()];
  switch (operator.replace("_case_sensitive", "")) {
    case "not_equal":
      return a !== b;
    case "starts_with":
      return a.startsWith(b);
    case "ends_with":
      return a.endsWith(b);
    case "contains":
      return a.includes(b);
    default:
      return a === b;
  }
}

function ordered(c: Context, zones: ZoneView[]): ZoneView[] {
  const { order = "", direction } = c.req.query();
  const key = ({ name, status, account, plan }: ZoneView) =>
    ({ name, status, "account.id": account.id, "account.name": account.name, "plan.id": plan.id })[
      order
    ] ?? "";
  return zones.toSorted((a, b) => (direction === "desc" ? -1 : 1) * key(a).localeCompare(key(b)));
}

/** Active at once: nobody has to delegate a name on this machine. */
function zoneView({ store }: Cloud, zone: Zone) {
  const { id, name, accountId, type = "full", paused = false, vanityNameServers = [] } = zone;
  const accountName = store.accounts.get(accountId)?.name ?? "";
  return {
    id,
    name,
    account: { id: accountId, name: accountName },
    status: "active",
    paused,
    type,
    development_mode: 0,
    name_servers: NAME_SERVERS,
    vanity_name_servers: vanityNameServers,
    original_name_servers: null,
    original_registrar: null,
    original_dnshost: null,
    activated_on: zone.createdOn ?? CREATED,
    created_on: zone.createdOn ?? CREATED,
    modified_on: zone.modifiedOn ?? CREATED,
    owner: { id: accountId, name: accountName, type: "organization" },
    meta: {
      step: 2,
      custom_certificate_quota: 0,
      page_rule_quota: 3,
      phishing_detected: false,
    },
    plan: { id: "0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee", name: "Enterprise" },
    permissions: ["#zone:edit", "#zone:read"],
    tenant: { id: null, name: null },
    tenant_unit: { id: null },
  };
}
