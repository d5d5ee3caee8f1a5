import { HttpError } from "../../shared/errors.ts";
import type { Env, PublishingSettings } from "../env.ts";

/** Everything that publishing needs of the bindings. */
export interface Publishing {
  settings: PublishingSettings;
  account: string;
  zone: string;
  token: string;
  metadata: KVNamespace;
  cache: KVNamespace;
  domains: KVNamespace;
  sites: DispatchNamespace;
  bucket: R2Bucket | undefined;
  database: D1Database | undefined;
}

/** Throws {@link HttpError} 404 `sites_off` for a stack without sites, 500 for a binding that is missing. */
export function publishingOf(env: Env): Publishing {
  const { SITES: settings } = env;
  if (settings === undefined) {
    const message = "This stack publishes no sites: its settings have no `sites`.";
    throw new HttpError(404, "sites_off", message);
  }
  const wanted = {
    ACCOUNT_ID: env.ACCOUNT_ID,
    ZONE_ID: env.ZONE_ID,
    CF_API_TOKEN: env.CF_API_TOKEN,
    METADATA: env.METADATA,
    CACHE: env.CACHE,
    SAAS_DOMAINS: env.SAAS_DOMAINS,
    CUSTOMER_SITES: env.CUSTOMER_SITES,
  };
  const { ACCOUNT_ID, ZONE_ID, CF_API_TOKEN, METADATA, CACHE, SAAS_DOMAINS, CUSTOMER_SITES } =
    wanted;
  if (
    ACCOUNT_ID &&
    ZONE_ID &&
    CF_API_TOKEN &&
    METADATA &&
    CACHE &&
    SAAS_DOMAINS &&
    CUSTOMER_SITES
  ) {
    return {
      settings,
      account: ACCOUNT_ID,
      zone: ZONE_ID,
      token: CF_API_TOKEN,
      metadata: METADATA,
      cache: CACHE,
      domains: SAAS_DOMAINS,
      sites: CUSTOMER_SITES,
      bucket: env.ASSETS,
      database: env.DB_MAIN,
    };
  }
  const missing = Object.entries(wanted).flatMap(([name, value]) => (value ? [] : [name]));
  throw new HttpError(500, "misconfigured", `Not bound: ${missing.join(", ")}.`);
}
