/**
 * What the cron does: it asks Cloudflare how each custom hostname of the zone is, notes the answer
 * beside the site in SAAS_DOMAINS, and leaves a record of the round in METADATA.
 *
 * https://developers.cloudflare.com/api/resources/custom_hostnames/methods/list/
 */
import { Span, writeFailure } from "../shared/trace/span.ts";
import type { Env } from "./env.ts";
import { callApi } from "./sites/api.ts";

const PER_PAGE = 50;
const MOST_PAGES = 20;
/** The record's key in METADATA. */
export const RECORD = "housekeeping/last";

interface CustomHostname {
  hostname: string;
  status: string;
  ssl?: { status?: string };
}

/** How a host name is: `absent` when the zone does not have it. */
interface Noted {
  status: string;
  certificate: string | null;
  checkedAt: string;
}

/** Throws what a round fails with: a cron's outcome says so. */
export async function housekeeping(env: Env): Promise<void> {
  const span = new Span({ worker: "workflows", span: "housekeeping" });
  try {
    span.end("ok", { count: await lookAtHosts(env) });
  } catch (error) {
    writeFailure("workflows", error, span.trace);
    span.end("failed");
    throw error;
  }
}

/** How many host names there were. */
async function lookAtHosts(env: Env): Promise<number> {
  const { METADATA, SAAS_DOMAINS, CF_API_TOKEN: token, ZONE_ID: zone } = env;
  if (METADATA === undefined || SAAS_DOMAINS === undefined) {
    throw new Error("METADATA and SAAS_DOMAINS must be bound for housekeeping.");
  }
  const checkedAt = new Date().toISOString();
  const live = token && zone ? await customHostnames(zone, token) : undefined;
  const statuses: Record<string, string> = {};
  for (const host of live === undefined ? [] : await hostsOf(SAAS_DOMAINS)) {
    const noted = noteOf(live?.get(host), checkedAt);
    statuses[host] = noted.status;
    const site = await SAAS_DOMAINS.get(host);
    if (site !== null) await SAAS_DOMAINS.put(host, site, { metadata: noted });
  }
  const record = { checkedAt, asked: live !== undefined, hostnames: statuses };
  await METADATA.put(RECORD, JSON.stringify(record));
  return Object.keys(statuses).length;
}

function noteOf(live: CustomHostname | undefined, checkedAt: string): Noted {
  const status = live?.status ?? "absent";
  return { status, certificate: live?.ssl?.status ?? null, checkedAt };
}

async function hostsOf(domains: KVNamespace): Promise<string[]> {
  const hosts: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const page: KVNamespaceListResult<unknown> = await domains.list({ cursor });
    hosts.push(...page.keys.map(({ name }) => name));
    if (page.list_complete) return hosts;
    cursor = page.cursor;
  }
}

async function customHostnames(zone: string, token: string): Promise<Map<string, CustomHostname>> {
  const found = new Map<string, CustomHostname>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const result = await callApi<CustomHostname[]>({
      method: "GET",
      path: `zones/${zone}/custom_hostnames?per_page=${PER_PAGE}&page=${page}`,
      token,
      permission: "Zone > SSL and Certificates > Edit",
    });
    for (const one of result) found.set(one.hostname, one);
    if (result.length < PER_PAGE) break;
  }
  return found;
}
