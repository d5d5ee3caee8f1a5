/** What the routes of sites answer; `docs/sites.schema.json` is made of it. */
import * as z from "zod/mini";

const time = z.iso.datetime();
const state = z.enum(["live", "suspended"]);

const common = {
  slug: z.string(),
  url: z.url(),
  state,
  /** The run whose page is served. */
  version: z.string(),
  createdAt: time,
  updatedAt: time,
};

/** A site in a list. */
export const siteSummary = z.object({ ...common, hostnames: z.array(z.string()) });

/** A host name of a site, as Cloudflare has it now. */
const siteHostname = z.object({
  hostname: z.string(),
  redirectTo: z.optional(z.string()),
  /** `absent` when the zone does not have it. */
  status: z.string(),
  certificate: z.nullable(z.string()),
  /** The DNS record that proves who owns it, until it is active. */
  verification: z.optional(z.object({ type: z.string(), name: z.string(), value: z.string() })),
});

export const site = z.object({
  ...common,
  hostnames: z.array(siteHostname),
  /** Whether its page has a form. */
  leads: z.boolean(),
  versions: z.array(z.object({ run: z.string(), publishedAt: time, bytes: z.int() })),
});

export const siteList = z.object({ sites: z.array(siteSummary), cursor: z.nullable(z.string()) });

export const leadList = z.object({
  site: z.string(),
  leads: z.array(
    z.object({
      id: z.string(),
      receivedAt: time,
      name: z.string(),
      email: z.string(),
      telephone: z.string(),
      message: z.string(),
    }),
  ),
});

const counts = { views: z.int(), visitors: z.int(), leads: z.int() };

export const analytics = z.object({
  site: z.string(),
  /** The first day that is asked for, of UTC. */
  since: z.iso.date(),
  ...counts,
  /** Leads of a hundred visitors, each counted once a day; null without any visitor. */
  conversion: z.nullable(z.number()),
  /** Views by the host that linked to the site, the most first; `direct` for none. */
  referrers: z.array(z.object({ host: z.string(), views: z.int() })),
  /** Oldest first; a day without any count is left out. */
  days: z.array(z.object({ date: z.iso.date(), ...counts })),
});

export type SiteSummary = z.infer<typeof siteSummary>;
export type SiteDetails = z.infer<typeof site>;
export type Analytics = z.infer<typeof analytics>;
