/** What is known of a published site. Both the workflows Worker and the sites Worker read it. */

/** A site's name: a DNS label, its user Worker's name, and the first label of its own address. */
export const SLUG = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export interface SiteHostname {
  hostname: string;
  /** Another host name of the site, to which visitors of this one are sent. */
  redirectTo?: string;
}

export interface SiteVersion {
  /** The BUILD run that made it. */
  run: string;
  publishedAt: string;
  /** Bytes of its files. */
  bytes: number;
}

/** Of one site, as JSON under {@link recordKey} in METADATA. */
export interface SiteRecord {
  slug: string;
  state: "live" | "suspended";
  /** The run whose version is served. */
  current: string;
  /** Whether its page has a form, so that the sites Worker takes leads for it. */
  leads: boolean;
  hostnames: SiteHostname[];
  /** Newest first, at most ten. */
  versions: SiteVersion[];
  createdAt: string;
  updatedAt: string;
}

const PREFIX = "sites/";

export const recordKey = (slug: string): string => `${PREFIX}${slug}`;

export async function readRecord(
  metadata: KVNamespace,
  slug: string,
): Promise<SiteRecord | undefined> {
  return (await metadata.get<SiteRecord>(recordKey(slug), "json")) ?? undefined;
}

/** A page of records, in the order of their slugs; `cursor` is null on the last one. */
export async function listRecords(metadata: KVNamespace, cursor: string | null, limit: number) {
  const page: KVNamespaceListResult<unknown> = await metadata.list({
    prefix: PREFIX,
    limit,
    cursor,
  });
  const records = await Promise.all(
    page.keys.map(({ name }) => metadata.get<SiteRecord>(name, "json")),
  );
  return {
    records: records.filter((record) => record !== null),
    cursor: page.list_complete ? null : page.cursor,
  };
}

/** An entry of SAAS_DOMAINS: which site answers a custom hostname, or where it redirects. */
export interface DomainEntry {
  site: string;
  redirect?: string;
}

/** The key in CACHE under which the sites Worker keeps what it found for a host name. */
export const lookupKey = (hostname: string): string => `site-host/${hostname}`;
