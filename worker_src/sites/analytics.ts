/**
 * Counts views, visitors and leads: into Analytics Engine when it is bound, else roughly into
 * METADATA. No cookie is set, and no address is stored or logged.
 */
import { hexDigest } from "../shared/digest.ts";
import { type Counts, writeCounts } from "../shared/sites/counts.ts";
import type { Env } from "./env.ts";

export interface Visit {
  site: string;
  kind: "view" | "lead";
  request: Request;
}

const BOT = /bot|crawl|spider|slurp|preview|monitor|headless|curl|wget|python|httpx|java\//i;
/** Milliseconds until counts are written, so that a busy site writes no key more often. */
const FLUSH_MS = 2_000;

interface Pending {
  counts: Counts;
  /** Who was here today, by {@link visitorOf}; never stored. */
  seen: Set<string>;
  flushing: boolean;
}

/** By site and day, of this isolate. */
const pending = new Map<string, Pending>();
/** Of this isolate alone and never stored, so that nobody can go back from a digest to an address. */
const secret = { isolate: "", salt: "" };

/** A view that is a person's: a page that was found, not asked for by a program that says so. */
export function isView(request: Request, answer: Response): boolean {
  const html = answer.headers.get("content-type")?.startsWith("text/html") ?? false;
  const agent = request.headers.get("user-agent") ?? "";
  return request.method === "GET" && answer.status === 200 && html && !BOT.test(agent);
}

export async function count(env: Env, visit: Visit): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  if (env.ANALYTICS !== undefined) {
    const visitor = await visitorOf(visit, await sharedSalt(env, date));
    const blobs = [visit.kind, referrerOf(visit.request), visitor];
    env.ANALYTICS.writeDataPoint({ indexes: [visit.site], blobs, doubles: [1] });
    return;
  }
  if (secret.isolate === "") {
    secret.isolate = crypto.randomUUID().slice(0, 8);
    secret.salt = crypto.randomUUID();
  }
  const key = `${visit.site}/${date}`;
  const known = pending.get(key) ?? { counts: emptyCounts(), seen: new Set(), flushing: false };
  pending.set(key, known);
  add(known, visit, await visitorOf(visit, `${secret.salt}${date}`));
  if (known.flushing) return;
  known.flushing = true;
  await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
  known.flushing = false;
  const where = { site: visit.site, date, isolate: secret.isolate };
  await writeCounts(env.METADATA, where, known.counts);
  for (const other of pending.keys()) if (!other.endsWith(date)) pending.delete(other);
}

const emptyCounts = (): Counts => ({ views: 0, visitors: 0, leads: 0, referrers: {} });

function add({ counts, seen }: Pending, { kind, request }: Visit, visitor: string): void {
  if (kind === "lead") {
    counts.leads += 1;
    return;
  }
  const referrer = referrerOf(request);
  counts.views += 1;
  counts.referrers[referrer] = (counts.referrers[referrer] ?? 0) + 1;
  seen.add(visitor);
  counts.visitors = seen.size;
}

/** The host that linked here; `direct` for none, and for the site itself. */
function referrerOf(request: Request): string {
  const given = request.headers.get("referer") ?? "";
  const hostname = URL.canParse(given) ? new URL(given).hostname : "";
  return hostname === "" || hostname === new URL(request.url).hostname
    ? "direct"
    : hostname.slice(0, 60);
}

/** The same visitor of the same site on the same day; without the salt it says nothing. */
async function visitorOf({ site, request }: Visit, salt: string): Promise<string> {
  const address = request.headers.get("cf-connecting-ip") ?? "";
  const agent = request.headers.get("user-agent") ?? "";
  const text = JSON.stringify([salt, site, address, agent]);
  return (await hexDigest(text)).slice(0, 16);
}

/** One salt a day for all isolates; it is gone after two days, and the visitors with it. */
async function sharedSalt({ CACHE }: Env, date: string): Promise<string> {
  const key = `site-salt/${date}`;
  const known = await CACHE.get(key);
  if (known !== null) return known;
  const made = crypto.randomUUID();
  await CACHE.put(key, made, { expirationTtl: 2 * 24 * 3600 });
  return made;
}
