/** What a site's versions were made of: in ASSETS when it is bound, else in METADATA. */
import type { Files } from "./files.ts";
import type { Publishing } from "./settings.ts";

/** The most versions that a site keeps. */
export const MOST_VERSIONS = 10;

const prefixOf = (slug: string): string => `site-versions/${slug}/`;
const keyOf = (slug: string, run: string): string => `${prefixOf(slug)}${run}`;

/** Keeps a version. */
export async function keepVersion(
  { bucket, metadata }: Publishing,
  slug: string,
  run: string,
  files: Files,
): Promise<void> {
  await (bucket ?? metadata).put(keyOf(slug, run), JSON.stringify(files));
}

export const bytesOf = (files: Files): number =>
  Object.values(files).reduce((sum, text) => sum + new TextEncoder().encode(text).byteLength, 0);

/** The files of a version; undefined when it is kept no more. */
export async function readVersion(
  { bucket, metadata }: Publishing,
  slug: string,
  run: string,
): Promise<Files | undefined> {
  const key = keyOf(slug, run);
  if (bucket === undefined) return (await metadata.get<Files>(key, "json")) ?? undefined;
  const object = await bucket.get(key);
  return object === null ? undefined : await object.json<Files>();
}

/** Deletes the versions of a site that are not among these runs. */
export async function forgetVersions(
  { bucket, metadata }: Publishing,
  slug: string,
  kept: readonly string[],
): Promise<void> {
  const prefix = prefixOf(slug);
  const keys =
    bucket === undefined
      ? (await metadata.list({ prefix })).keys.map(({ name }) => name)
      : (await bucket.list({ prefix })).objects.map(({ key }) => key);
  for (const key of keys) {
    if (!kept.includes(key.slice(prefix.length))) await (bucket ?? metadata).delete(key);
  }
}
