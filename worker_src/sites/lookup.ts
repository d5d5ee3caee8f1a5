/** Which site a host name leads to. */
import {
  type DomainEntry,
  lookupKey,
  readRecord,
  type SiteRecord,
  SLUG,
} from "../shared/sites/record.ts";
import type { Env } from "./env.ts";

/** What is known of a host name. */
export interface Found {
  /** The site's slug, which is its user Worker's name. */
  site: string;
  state: SiteRecord["state"];
  leads: boolean;
  /** The run whose version is served. */
  run?: string;
  /** The host name to which visitors are sent. */
  redirect?: string;
}

/** How long what was found holds: in this isolate, and in CACHE, whose shortest time this is. */
const ISOLATE_MS = 5_000;
const CACHE_SECONDS = 60;
const MOST_KEPT = 1_000;

const kept = new Map<string, { found: Found; until: number }>();

/** The site of a host name; undefined when nobody has published one there. */
export async function lookUp(env: Env, hostname: string): Promise<Found | undefined> {
  const known = kept.get(hostname);
  if (known !== undefined && known.until > Date.now()) return known.found;
  const found = await fromStores(env, hostname);
  kept.delete(hostname);
  if (found === undefined) return undefined;
  kept.set(hostname, { found, until: Date.now() + ISOLATE_MS });
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return found;
}

async function fromStores(env: Env, hostname: string): Promise<Found | undefined> {
  const cached = await env.CACHE.get<Found>(lookupKey(hostname), "json");
  if (cached !== null) return cached;
  const entry = await entryFor(env, hostname);
  if (entry === undefined) return undefined;
  const record = await readRecord(env.METADATA, entry.site);
  const { site, redirect } = entry;
  const found: Found = {
    site,
    state: record?.state ?? "live",
    leads: record?.leads ?? false,
    ...(record === undefined ? {} : { run: record.current }),
    ...(redirect === undefined ? {} : { redirect }),
  };
  // A guess from a host name alone is not kept: strangers would fill the store with guesses.
  if (record !== undefined || !isOwn(env, hostname)) {
    await env.CACHE.put(lookupKey(hostname), JSON.stringify(found), {
      expirationTtl: CACHE_SECONDS,
    });
  }
  return found;
}

const isOwn = ({ SITES }: Env, hostname: string): boolean => hostname.endsWith(`.${SITES.domain}`);

async function entryFor(env: Env, hostname: string): Promise<DomainEntry | undefined> {
  if (!isOwn(env, hostname)) {
    return (await env.SAAS_DOMAINS.get<DomainEntry>(hostname, "json")) ?? undefined;
  }
  const site = hostname.slice(0, -env.SITES.domain.length - 1);
  return SLUG.test(site) ? { site } : undefined;
}
