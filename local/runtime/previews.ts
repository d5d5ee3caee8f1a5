/**
 * Preview URLs: an address for each version, whether it is deployed or not.
 * https://developers.cloudflare.com/workers/configuration/previews/
 */
import type { Script, ScriptVersion } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { ownClasses } from "./durable-keys.ts";
import { versionName } from "./versions.ts";

export interface Preview {
  script: Script;
  version: ScriptVersion;
  /** The version's name in Miniflare. */
  as: string;
}

/** Digits of a version's id in its address. */
const DIGITS = 8;

/** What follows a version's digits or its alias in its host name; undefined without a subdomain. */
export function previewSuffix(store: Store, { accountId, name }: Script): string | undefined {
  const subdomain = store.accounts.get(accountId)?.subdomain;
  return subdomain ? `-${name}.${subdomain}.workers.dev` : undefined;
}

/** Cloudflare makes no preview of a Worker that has a Durable Object class of its own. */
export function hasPreview(script: Script, { bindings }: ScriptVersion): boolean {
  const made = Object.keys(script.durableObjects?.keys ?? {});
  const classes = [...made, ...ownClasses(script, bindings)];
  return script.subdomain.previewsEnabled && classes.length === 0;
}

/** The version that a host name is the preview of. */
export function previewOf(store: Store, hostname: string): Preview | undefined {
  for (const script of store.scripts.list(({ dispatchNamespace }) => dispatchNamespace === null)) {
    const suffix = previewSuffix(store, script);
    if (suffix === undefined || !hostname.endsWith(suffix)) continue;
    const prefix = hostname.slice(0, -suffix.length);
    const version = script.versions.find(
      (one) =>
        hasPreview(script, one) &&
        (one.id.slice(0, DIGITS) === prefix || one.annotations["workers/alias"] === prefix),
    );
    if (version !== undefined) return { script, version, as: versionName(script, version) };
  }
  return undefined;
}
