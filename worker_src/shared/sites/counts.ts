/**
 * Counts of a site's days, kept roughly in METADATA: each isolate of the sites Worker writes its own,
 * and a reader adds them up. A visitor who meets two isolates counts twice.
 */

/** What one isolate counted of one site on one day. At most 1,024 bytes: it is a key's metadata. */
export interface Counts {
  views: number;
  visitors: number;
  leads: number;
  /** Views by the host that linked here; `direct` for none. */
  referrers: Record<string, number>;
}

/** A day of a site: `date` is of UTC, as 2026-11-28. */
export interface Day extends Counts {
  date: string;
}

/** Seconds: counts of more than a year ago go. */
const KEPT = 400 * 24 * 3600;
const MOST_REFERRERS = 10;

const PREFIX = "site-counts/";
const prefixOf = (site: string): string => `${PREFIX}${site}/`;

export async function writeCounts(
  kv: KVNamespace,
  { site, date, isolate }: { site: string; date: string; isolate: string },
  counts: Counts,
): Promise<void> {
  const most = Object.entries(counts.referrers).sort(([, a], [, b]) => b - a);
  const referrers = Object.fromEntries(most.slice(0, MOST_REFERRERS));
  const metadata = { ...counts, referrers };
  await kv.put(`${prefixOf(site)}${date}/${isolate}`, "", { metadata, expirationTtl: KEPT });
}

/** The days of a site since a date, oldest first; a day without any count is left out. */
export async function readCounts(kv: KVNamespace, site: string, since: string): Promise<Day[]> {
  const days = new Map<string, Day>();
  for await (const { name, metadata } of keysOf(kv, site)) {
    const date = name.slice(prefixOf(site).length).split("/")[0] ?? "";
    if (metadata === undefined || date < since) continue;
    const day = days.get(date) ?? { date, views: 0, visitors: 0, leads: 0, referrers: {} };
    days.set(date, added(day, metadata));
  }
  return [...days.values()].sort((a, b) => a.date.localeCompare(b.date));
}

export async function deleteCounts(kv: KVNamespace, site: string): Promise<void> {
  for await (const { name } of keysOf(kv, site)) await kv.delete(name);
}

async function* keysOf(kv: KVNamespace, site: string) {
  for (let cursor: string | null = null; ; ) {
    const page: KVNamespaceListResult<Counts> = await kv.list<Counts>({
      prefix: prefixOf(site),
      cursor,
    });
    yield* page.keys;
    if (page.list_complete) return;
    cursor = page.cursor;
  }
}

function added(day: Day, counts: Counts): Day {
  const referrers = { ...day.referrers };
  for (const [host, views] of Object.entries(counts.referrers)) {
    referrers[host] = (referrers[host] ?? 0) + views;
  }
  return {
    date: day.date,
    views: day.views + counts.views,
    visitors: day.visitors + counts.visitors,
    leads: day.leads + counts.leads,
    referrers,
  };
}
