/** What a customer would look at: views, visitors, referrers and leads of a site, by day. */
import { type Day, readCounts } from "../../shared/sites/counts.ts";
import type { Env } from "../env.ts";
import type { Publishing } from "./settings.ts";

export interface Analytics {
  site: string;
  /** The first day that is asked for, of UTC. */
  since: string;
  views: number;
  /** Visitors, each counted once a day. */
  visitors: number;
  leads: number;
  /** Leads of a hundred visitors; null without any visitor. */
  conversion: number | null;
  /** Views by the host that linked to the site, the most first; `direct` for none. */
  referrers: { host: string; views: number }[];
  /** Oldest first; a day without any count is left out. */
  days: Omit<Day, "referrers">[];
}

const DAY_MS = 24 * 3600 * 1000;
const MOST_REFERRERS = 10;

export async function analyticsOf(
  _env: Env,
  to: Publishing,
  site: string,
  days: number,
): Promise<Analytics> {
  const since = new Date(Date.now() - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  return summed(site, since, await readCounts(to.metadata, site, since));
}

function summed(site: string, since: string, days: Day[]): Analytics {
  const total = (of: (day: Day) => number) => days.reduce((sum, day) => sum + of(day), 0);
  const referrers = new Map<string, number>();
  for (const day of days) {
    for (const [host, views] of Object.entries(day.referrers)) {
      referrers.set(host, (referrers.get(host) ?? 0) + views);
    }
  }
  const visitors = total((day) => day.visitors);
  const leads = total((day) => day.leads);
  return {
    site,
    since,
    views: total((day) => day.views),
    visitors,
    leads,
    conversion: visitors === 0 ? null : Math.round((leads / visitors) * 1000) / 10,
    referrers: [...referrers]
      .map(([host, views]) => ({ host, views }))
      .sort((a, b) => b.views - a.views || a.host.localeCompare(b.host))
      .slice(0, MOST_REFERRERS),
    days: days.map(({ referrers: _, ...day }) => day),
  };
}
