/**
 * A site's own host names: custom hostnames of the zone, each known to SAAS_DOMAINS.
 * https://developers.cloudflare.com/api/resources/custom_hostnames/
 */
import { HttpError } from "../../shared/errors.ts";
import type { DomainEntry, SiteHostname } from "../../shared/sites/record.ts";
import { ApiRefusal, callApi, type Permission } from "./api.ts";
import type { Publishing } from "./settings.ts";

const PERMISSION: Permission = "Zone > SSL and Certificates > Edit";
/** How the API says that the zone has the host name already. */
const TAKEN = 1406;

export interface CustomHostname {
  id: string;
  hostname: string;
  status: string;
  ssl?: { status?: string };
  ownership_verification?: { type: string; name: string; value: string };
}

const pathOf = ({ zone }: Publishing, more = ""): string => `zones/${zone}/custom_hostnames${more}`;
const access = ({ token }: Publishing) => ({ token, permission: PERMISSION });

export async function liveHostname(
  to: Publishing,
  hostname: string,
): Promise<CustomHostname | undefined> {
  const path = pathOf(to, `?hostname=${encodeURIComponent(hostname)}`);
  const found = await callApi<CustomHostname[]>({ method: "GET", path, ...access(to) });
  return found.find((one) => one.hostname === hostname);
}

/**
 * Throws {@link HttpError} 400 for a host name that is none of a customer's, 409 `hostname_taken`
 * for one that leads to another site or that somebody else gave to the zone. `begun` says that the
 * site itself asked for it before: what the zone has of it is the site's own.
 */
export async function requireFree(
  to: Publishing,
  slug: string,
  hostname: string,
  begun: boolean,
): Promise<void> {
  const { domain, customHostnames } = to.settings;
  if (!customHostnames) {
    const message = "This stack takes no host names of customers: its settings have no `saas`.";
    throw new HttpError(409, "hostnames_off", message);
  }
  if (hostname === domain || hostname.endsWith(`.${domain}`) || hostname.endsWith(".workers.dev")) {
    throw new HttpError(400, "invalid", `${hostname} is the platform's own.`, {
      fields: { hostname: "expected a host name of the customer's own domain" },
    });
  }
  const entry = await to.domains.get<DomainEntry>(hostname, "json");
  if (entry !== null && entry.site !== slug) throw taken(hostname);
  if (entry === null && !begun && (await liveHostname(to, hostname)) !== undefined) {
    throw taken(hostname);
  }
}

const taken = (hostname: string) =>
  new HttpError(409, "hostname_taken", `${hostname} belongs to somebody else.`);

/** Gives the host name to the site. Repeated, it changes nothing. */
export async function addHostname(
  to: Publishing,
  slug: string,
  { hostname, redirectTo }: SiteHostname,
): Promise<void> {
  try {
    const body = { hostname, ssl: { method: "http", type: "dv" } };
    await callApi({ method: "POST", path: pathOf(to), ...access(to), body });
  } catch (error) {
    const there =
      error instanceof ApiRefusal &&
      (error.answered.code === TAKEN || error.answered.status === 409);
    if (!there) throw refusalOf(error, hostname);
  }
  const entry: DomainEntry = {
    site: slug,
    ...(redirectTo === undefined ? {} : { redirect: redirectTo }),
  };
  await to.domains.put(hostname, JSON.stringify(entry));
}

/** Takes the host name from the site. Repeated, it changes nothing. */
export async function removeHostname(to: Publishing, hostname: string): Promise<void> {
  await to.domains.delete(hostname);
  const live = await liveHostname(to, hostname);
  if (live === undefined) return;
  try {
    await callApi({ method: "DELETE", path: pathOf(to, `/${live.id}`), ...access(to) });
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.answered.status !== 404) throw error;
  }
}

function refusalOf(error: unknown, hostname: string): unknown {
  if (!(error instanceof ApiRefusal)) return error;
  return new HttpError(409, "hostname_refused", `${hostname}: ${error.message}`);
}
