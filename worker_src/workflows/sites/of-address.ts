/** What a site of ours counted, for an OPTIMIZE run of its page. */
import type { WorkflowStep } from "cloudflare:workers";
import type { SiteAnalytics } from "../../shared/contract.ts";
import { type DomainEntry, readRecord } from "../../shared/sites/record.ts";
import type { Env } from "../env.ts";
import { analyticsOf } from "./analytics.ts";
import { publishingOf } from "./settings.ts";

const DAYS = 30;

/** Undefined for an address that is no published site's. */
export async function siteAnalytics(
  env: Env,
  step: WorkflowStep,
  address: string,
): Promise<SiteAnalytics | undefined> {
  const { SITES, METADATA, SAAS_DOMAINS } = env;
  if (SITES === undefined || METADATA === undefined || SAAS_DOMAINS === undefined) return undefined;
  const counted = await step.do("analytics", async () => {
    const { hostname } = new URL(address);
    const site = hostname.endsWith(`.${SITES.domain}`)
      ? hostname.slice(0, -SITES.domain.length - 1)
      : (await SAAS_DOMAINS.get<DomainEntry>(hostname, "json"))?.site;
    if (site === undefined || (await readRecord(METADATA, site)) === undefined) return null;
    const { views, visitors, leads, conversion } = await analyticsOf(publishingOf(env), site, DAYS);
    return { site, views, visitors, leads, conversion };
  });
  return counted ?? undefined;
}
