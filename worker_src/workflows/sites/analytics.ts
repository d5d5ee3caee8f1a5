/** What a customer would look at: views, visitors, referrers and leads of a site, by day. */
import { type Day, readCounts } from "../../shared/sites/counts.ts";
import { queryAnalytics } from "./api.ts";
import type { Analytics } from "./contract.ts";
import type { Publishing } from "./settings.ts";

const DAY_MS = 24 * 3600 * 1000;
const MOST_REFERRERS = 10;

export async function analyticsOf(to: Publishing, site: string, days: number): Promise<Analytics> {
  const since = new Date(Date.now() - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  const { dataset } = to.settings;
  const counted =
    dataset === undefined
      ? await readCounts(to.metadata, site, since)
      : await daysFrom(to, dataset, site, since);
  return summed(site, since, counted);
}

interface Row {
  date: string;
  kind: "view" | "lead";
  referrer: string;
  total: number | string;
  visitors: number | string;
}

/**
 * The same counts from Analytics Engine, which samples: `_sample_interval` is how many points one
 * stands for. `site` is a slug and `since` a date, so that both fit between quotation marks.
 */
async function daysFrom(to: Publishing, dataset: string, site: string, since: string) {
  const rows = (by: string) =>
    queryAnalytics<Row>(
      to,
      `SELECT formatDateTime(timestamp, '%Y-%m-%d') AS date, blob1 AS kind, ${by} AS referrer,
        SUM(_sample_interval) AS total, COUNT(DISTINCT blob3) AS visitors
      FROM ${dataset}
      WHERE index1 = '${site}' AND formatDateTime(timestamp, '%Y-%m-%d') >= '${since}'
      GROUP BY date, kind, referrer
      ORDER BY date`,
    );
  // A visitor who came by two links is one: visitors are counted without the links.
  const [totals, links] = await Promise.all([rows("''"), rows("blob2")]);
  const days = new Map<string, Day>();
  const dayOf = (date: string): Day => {
    const day = days.get(date) ?? { date, views: 0, visitors: 0, leads: 0, referrers: {} };
    days.set(date, day);
    return day;
  };
  for (const { date, kind, total, visitors } of totals) {
    const day = dayOf(date);
    if (kind === "lead") day.leads += Number(total);
    if (kind !== "view") continue;
    day.views += Number(total);
    day.visitors += Number(visitors);
  }
  for (const { date, kind, referrer, total } of links) {
    if (kind === "view") dayOf(date).referrers[referrer] = Number(total);
  }
  return [...days.values()];
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
