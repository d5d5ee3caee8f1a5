/**
 * Publishing: from the page of a BUILD run to a site that answers. Each step says once what it did,
 * and changes nothing when it is repeated.
 *
 * Which run a site serves is what its user Worker's tags say: Cloudflare's control plane has one
 * answer to that, where KV may have two. So two runs for one slug never mix: the run that finds the
 * other's tag stops.
 */
import type { BuildOutput } from "../../shared/contract.ts";
import { HttpError } from "../../shared/errors.ts";
import {
  lookupKey,
  readRecord,
  recordKey,
  type SiteHostname,
  type SiteRecord,
} from "../../shared/sites/record.ts";
import type { Trace } from "../../shared/trace/context.ts";
import { Span } from "../../shared/trace/span.ts";
import { type Files, filesOf, takesLeads } from "./files.ts";
import { addHostname, requireFree } from "./hostnames.ts";
import type { Publishing } from "./settings.ts";
import { answers, liveTags, runTag, upload } from "./user-worker.ts";
import { bytesOf, forgetVersions, keepVersion, MOST_VERSIONS, readVersion } from "./versions.ts";

/** Runs a step; a workflow's remembers what it gave. */
export type Step = <T>(name: string, act: () => Promise<T>) => Promise<T>;

/** Does each step at once, as a span of a run or a request. */
export function measured(site: string, under: Trace): Step {
  return async (step, act) => {
    const span = new Span({ worker: "workflows", span: "publish", under, fields: { site, step } });
    try {
      const done = await act();
      span.end("ok");
      return done;
    } catch (error) {
      const refused = error instanceof HttpError;
      span.end(refused ? "refused" : "failed", refused ? { reason: error.code } : {});
      throw error;
    }
  };
}

export interface Wanted {
  slug: string;
  /** The BUILD run whose page is published. */
  run: string;
  hostname?: string | undefined;
  /** A new version of a site that is there, whichever run made it. */
  again: boolean;
}

/** What became of publishing, step by step. */
export interface Published {
  slug: string;
  url: string;
  version: string;
  steps: { step: string; did: string }[];
}

const ANSWER_ATTEMPTS = 10;
const ANSWER_DELAY_MS = 500;

export const urlOf = ({ settings }: Publishing, slug: string): string =>
  `https://${slug}.${settings.domain}/`;

/** Throws {@link HttpError} when the slug or the host name is somebody else's; changes nothing. */
export async function requireOwn(to: Publishing, wanted: Wanted): Promise<void> {
  const { slug, run, hostname, again } = wanted;
  const record = await readRecord(to.metadata, slug);
  const tags = await liveTags(to, slug);
  const own = tags?.includes(await runTag(run)) || record?.versions.some((one) => one.run === run);
  if (again && record === undefined && tags === undefined) throw noSite(slug);
  if (!again && !own && (tags !== undefined || record !== undefined)) {
    throw new HttpError(
      409,
      "slug_taken",
      `There is a site "${slug}" already: choose another slug, or publish it again with PUT /sites/${slug}.`,
    );
  }
  if (hostname === undefined) return;
  const begun = record?.hostnames.some((one) => one.hostname === hostname) ?? false;
  await requireFree(to, slug, hostname, begun);
}

export const noSite = (slug: string): HttpError =>
  new HttpError(404, "not_found", `There is no site "${slug}".`);

/** Publishes a run's page. `output` is asked for once, where the page is needed. */
export async function publish(
  to: Publishing,
  wanted: Wanted,
  output: () => Promise<BuildOutput | null>,
  step: Step,
): Promise<Published> {
  const { slug, run, hostname } = wanted;
  const steps: Published["steps"] = [];
  const note = async (name: string, act: () => Promise<string>) =>
    steps.push({ step: name, did: await step(`publish/${name}`, act) });

  await note("claim", async () => {
    await requireOwn(to, wanted);
    return `${slug} is free or the site's own`;
  });
  await note("version", async () => {
    const files = await filesOf(await output(), await canonicalUrl(to, slug, hostname));
    await keepVersion(to, slug, run, files);
    return `kept ${Object.keys(files).length} files, ${bytesOf(files)} bytes`;
  });
  await note("upload", async () => {
    const files = await filesOfVersion(to, slug, run);
    await serve(to, slug, run, files);
    return "uploaded, and the site answers";
  });
  await note("record", async () => {
    await requireServed(to, slug, run);
    const files = await filesOfVersion(to, slug, run);
    await writeRecord(to, await withVersion(to, slug, run, files, hostname));
    return "noted in METADATA";
  });
  if (hostname !== undefined) {
    await note("hostname", async () => {
      await addHostname(to, slug, { hostname });
      await forgetLookups(to, slug, [{ hostname }]);
      return `${hostname} leads to it once its certificate is there`;
    });
  }
  return { slug, url: urlOf(to, slug), version: run, steps };
}

/** The customer's own host name when there is one: search engines keep one address of a page. */
async function canonicalUrl(to: Publishing, slug: string, hostname: string | undefined) {
  const known = (await readRecord(to.metadata, slug))?.hostnames ?? [];
  const own = hostname ?? known.find(({ redirectTo }) => redirectTo === undefined)?.hostname;
  return own === undefined ? urlOf(to, slug) : `https://${own}/`;
}

async function filesOfVersion(to: Publishing, slug: string, run: string): Promise<Files> {
  const files = await readVersion(to, slug, run);
  if (files !== undefined) return files;
  throw new HttpError(
    404,
    "no_version",
    `The site "${slug}" keeps no version of the run "${run}".`,
  );
}

/** Uploads a version and waits until it answers; the one before it comes back when it does not. */
export async function serve(
  to: Publishing,
  slug: string,
  run: string,
  files: Files,
): Promise<void> {
  const before = (await readRecord(to.metadata, slug))?.current;
  await upload(to, { slug, run, files });
  for (let attempt = 1; attempt <= ANSWER_ATTEMPTS; attempt += 1) {
    if (await answers(to, slug)) return;
    await new Promise((resolve) => setTimeout(resolve, ANSWER_DELAY_MS));
  }
  const old = before === undefined ? undefined : await readVersion(to, slug, before);
  if (before !== undefined && old !== undefined) {
    await upload(to, { slug, run: before, files: old });
  }
  const state = old === undefined ? "it has no old version" : "its old version is back";
  throw new HttpError(502, "site_silent", `The site "${slug}" did not answer; ${state}.`);
}

/** Throws {@link HttpError} 409 `overtaken` when another run was published in the meantime. */
async function requireServed(to: Publishing, slug: string, run: string): Promise<void> {
  const tags = await liveTags(to, slug);
  if (tags?.includes(await runTag(run))) return;
  const message = `Another run was published as "${slug}" in the meantime; it is the one that serves.`;
  throw new HttpError(409, "overtaken", message);
}

async function withVersion(
  to: Publishing,
  slug: string,
  run: string,
  files: Files,
  hostname: string | undefined,
): Promise<SiteRecord> {
  const known = await readRecord(to.metadata, slug);
  const now = new Date().toISOString();
  const others = known?.versions.filter((version) => version.run !== run) ?? [];
  const publishedAt = known?.versions.find((version) => version.run === run)?.publishedAt ?? now;
  const versions = [{ run, publishedAt, bytes: bytesOf(files) }, ...others].slice(0, MOST_VERSIONS);
  await forgetVersions(
    to,
    slug,
    versions.map((version) => version.run),
  );
  const hostnames = known?.hostnames ?? [];
  const added = hostname !== undefined && !hostnames.some((one) => one.hostname === hostname);
  return {
    slug,
    state: known?.state ?? "live",
    current: run,
    leads: takesLeads(files),
    hostnames: added ? [...hostnames, { hostname }] : hostnames,
    versions,
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
}

/** Writes the record, and makes the sites Worker look again. */
export async function writeRecord(to: Publishing, record: SiteRecord): Promise<void> {
  await to.metadata.put(recordKey(record.slug), JSON.stringify(record));
  await forgetLookups(to, record.slug, record.hostnames);
}

export async function forgetLookups(
  to: Publishing,
  slug: string,
  hostnames: readonly SiteHostname[],
): Promise<void> {
  const own = new URL(urlOf(to, slug)).hostname;
  const all = [own, ...hostnames.map(({ hostname }) => hostname)];
  await Promise.all(all.map((hostname) => to.cache.delete(lookupKey(hostname))));
}
