/** The life of a site after it is published. Every change can be repeated. */
import { HttpError } from "../../shared/errors.ts";
import { deleteCounts } from "../../shared/sites/counts.ts";
import { leadStore } from "../../shared/sites/leads.ts";
import {
  readRecord,
  recordKey,
  type SiteHostname,
  type SiteRecord,
} from "../../shared/sites/record.ts";
import type { SiteDetails, SiteSummary } from "./contract.ts";
import { takesLeads } from "./files.ts";
import { addHostname, liveHostname, removeHostname, requireFree } from "./hostnames.ts";
import { forgetLookups, noSite, serve, urlOf, writeRecord } from "./publish.ts";
import type { Publishing } from "./settings.ts";
import { remove } from "./user-worker.ts";
import { forgetVersions, readVersion } from "./versions.ts";

/** Throws {@link HttpError} 404 when there is none. */
export async function requireSite(to: Publishing, slug: string): Promise<SiteRecord> {
  const record = await readRecord(to.metadata, slug);
  if (record === undefined) throw noSite(slug);
  return record;
}

/** A site as the list has it. */
export function summary(to: Publishing, record: SiteRecord): SiteSummary {
  const { slug, state, current, hostnames, createdAt, updatedAt } = record;
  return {
    slug,
    url: urlOf(to, slug),
    state,
    version: current,
    hostnames: hostnames.map(({ hostname }) => hostname),
    createdAt,
    updatedAt,
  };
}

/** A site with its versions, and its host names as Cloudflare has them now. */
export async function details(to: Publishing, record: SiteRecord): Promise<SiteDetails> {
  const hostnames = await Promise.all(record.hostnames.map((one) => hostnameDetails(to, one)));
  const { leads, versions } = record;
  return { ...summary(to, record), leads, hostnames, versions };
}

async function hostnameDetails(to: Publishing, { hostname, redirectTo }: SiteHostname) {
  const live = await liveHostname(to, hostname);
  return {
    hostname,
    ...(redirectTo === undefined ? {} : { redirectTo }),
    status: live?.status ?? "absent",
    certificate: live?.ssl?.status ?? null,
    ...(live?.ownership_verification === undefined
      ? {}
      : { verification: live.ownership_verification }),
  };
}

/** Serves a version that is kept; the newer ones stay. */
export async function rollBack(to: Publishing, slug: string, run: string): Promise<SiteRecord> {
  const record = await requireSite(to, slug);
  const files = record.versions.some((version) => version.run === run)
    ? await readVersion(to, slug, run)
    : undefined;
  if (files === undefined) {
    const kept = record.versions.map((version) => version.run).join(", ");
    throw new HttpError(404, "no_version", `The site "${slug}" keeps these versions: ${kept}.`);
  }
  await serve(to, slug, run, files);
  return changed(to, record, { current: run, leads: takesLeads(files) });
}

export async function setState(
  to: Publishing,
  slug: string,
  state: SiteRecord["state"],
): Promise<SiteRecord> {
  return changed(to, await requireSite(to, slug), { state });
}

export async function giveHostname(
  to: Publishing,
  slug: string,
  added: SiteHostname,
): Promise<SiteRecord> {
  const record = await requireSite(to, slug);
  const { hostname, redirectTo } = added;
  const others = record.hostnames.filter((one) => one.hostname !== hostname);
  if (redirectTo !== undefined && !others.some((one) => one.hostname === redirectTo)) {
    throw new HttpError(400, "invalid", `The site does not have ${redirectTo}: add it first.`, {
      fields: { redirectTo: "expected another host name of the site" },
    });
  }
  await requireFree(to, slug, hostname, others.length < record.hostnames.length);
  // Noted first: a call that breaks off is known as the site's own when it is repeated.
  const noted = await changed(to, record, { hostnames: [...others, added] });
  await addHostname(to, slug, added);
  await forgetLookups(to, slug, [added]);
  return noted;
}

export async function takeHostname(
  to: Publishing,
  slug: string,
  hostname: string,
): Promise<SiteRecord> {
  const record = await requireSite(to, slug);
  if (!record.hostnames.some((one) => one.hostname === hostname)) {
    throw new HttpError(404, "not_found", `The site "${slug}" does not have ${hostname}.`);
  }
  const leading = record.hostnames.find((one) => one.redirectTo === hostname);
  if (leading !== undefined) {
    const message = `${leading.hostname} sends its visitors to ${hostname}: remove it first.`;
    throw new HttpError(409, "hostname_in_use", message);
  }
  await removeHostname(to, hostname);
  const left = record.hostnames.filter((one) => one.hostname !== hostname);
  await forgetLookups(to, slug, [{ hostname }]);
  return changed(to, record, { hostnames: left });
}

/** Deletes the site and everything that is known of it; the record goes last. */
export async function deleteSite(to: Publishing, slug: string): Promise<void> {
  const record = await requireSite(to, slug);
  for (const { hostname } of record.hostnames) await removeHostname(to, hostname);
  await remove(to, slug);
  await forgetVersions(to, slug, []);
  await leadStore({
    ...(to.database ? { DB_MAIN: to.database } : {}),
    METADATA: to.metadata,
  }).remove(slug, () => true);
  await deleteCounts(to.metadata, slug);
  await forgetLookups(to, slug, record.hostnames);
  await to.metadata.delete(recordKey(slug));
}

async function changed(
  to: Publishing,
  record: SiteRecord,
  change: Partial<SiteRecord>,
): Promise<SiteRecord> {
  const written = { ...record, ...change, updatedAt: new Date().toISOString() };
  await writeRecord(to, written);
  return written;
}
