/** A site's user Worker: static assets alone, so that nothing of a customer's runs. */
import { hexDigest } from "../../shared/digest.ts";
import { ApiRefusal, callApi, type Permission } from "./api.ts";
import { CONTENT_TYPES, type Files, HEADERS } from "./files.ts";
import type { Publishing } from "./settings.ts";

const PERMISSION: Permission = "Account > Workers Scripts > Edit";
const COMPATIBILITY_DATE = "2026-10-01";
/** Marks the user Workers that publishing made. */
const SITE_TAG = "code24-site";

interface Upload {
  jwt: string;
  buckets?: string[][];
}

/** A tag that says which run made the version that is served. */
export const runTag = async (run: string): Promise<string> =>
  `run-${(await hexDigest(run)).slice(0, 16)}`;

const scriptPath = ({ account, settings }: Publishing, slug: string): string =>
  `accounts/${account}/workers/dispatch/namespaces/${settings.namespace}/scripts/${slug}`;

/** The tags of the live user Worker; undefined when there is none. */
export async function liveTags(to: Publishing, slug: string): Promise<string[] | undefined> {
  try {
    const path = `${scriptPath(to, slug)}/tags`;
    return await callApi<string[]>({ method: "GET", path, ...access(to) });
  } catch (error) {
    if (error instanceof ApiRefusal && error.answered.status === 404) return undefined;
    throw error;
  }
}

/** Uploads the files as the newest version, in one step: the old one serves until it is there. */
export async function upload(
  to: Publishing,
  { slug, run, files }: { slug: string; run: string; files: Files },
): Promise<void> {
  const assets = await Promise.all(
    Object.entries(files).map(async ([path, text]) => {
      const content = new TextEncoder().encode(text);
      const hash = (await hexDigest(`${path.split(".").at(-1)} ${text}`)).slice(0, 32);
      return { path, content, hash };
    }),
  );
  const manifest = Object.fromEntries(
    assets.map(({ path, content, hash }) => [path, { hash, size: content.length }]),
  );
  const session = await callApi<Upload>({
    method: "POST",
    path: `${scriptPath(to, slug)}/assets-upload-session`,
    ...access(to),
    body: { manifest },
  });
  let { jwt } = session;
  for (const bucket of session.buckets ?? []) {
    const form = new FormData();
    for (const { path, content, hash } of assets) {
      if (!bucket.includes(hash)) continue;
      const type = CONTENT_TYPES[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
      form.set(hash, new File([base64(content)], hash, { type }), hash);
    }
    const path = `accounts/${to.account}/workers/assets/upload?base64=true`;
    const done = await callApi<Partial<Upload> | null>({
      method: "POST",
      path,
      permission: PERMISSION,
      token: session.jwt,
      body: form,
    });
    jwt = done?.jwt ?? jwt;
  }
  const metadata = {
    compatibility_date: COMPATIBILITY_DATE,
    tags: [SITE_TAG, await runTag(run)],
    assets: {
      jwt,
      config: {
        html_handling: "auto-trailing-slash",
        not_found_handling: "404-page",
        _headers: HEADERS,
      },
    },
  };
  const form = new FormData();
  form.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
  await callApi({ method: "PUT", path: scriptPath(to, slug), ...access(to), body: form });
}

/** Deletes the user Worker; one that is gone already is fine. */
export async function remove(to: Publishing, slug: string): Promise<void> {
  try {
    await callApi({ method: "DELETE", path: scriptPath(to, slug), ...access(to) });
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.answered.status !== 404) throw error;
  }
}

/** Whether the site answers its first page. A new version takes a moment to be everywhere. */
export async function answers(to: Publishing, slug: string): Promise<boolean> {
  try {
    const url = `https://${slug}.${to.settings.domain}/`;
    const answer = await to.sites.get(slug).fetch(url);
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

const access = ({ token }: Publishing) => ({ token, permission: PERMISSION });

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
