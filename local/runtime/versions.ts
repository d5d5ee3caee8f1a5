import type { Script, ScriptVersion } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";
import { workerName } from "./names.ts";
import { hasAssets, siteName } from "./static-assets.ts";

/** A version of the newest deployment, with its share of the requests. */
export interface DeployedVersion {
  version: ScriptVersion;
  percentage: number;
}

/** The versions of the newest deployment, the newest version first. */
export function deployedVersions(script: Script): DeployedVersion[] {
  return (script.deployments[0]?.versions ?? [])
    .flatMap(({ versionId, percentage }) => {
      const version = script.versions.find(({ id }) => id === versionId);
      return version === undefined ? [] : [{ version, percentage }];
    })
    .sort((a, b) => b.version.number - a.version.number);
}

/**
 * The version with the most of the requests; it also takes everything that is no request. A Worker
 * of the account that was never deployed has none: it may have no version at all.
 */
export function liveVersion(script: Script): ScriptVersion | undefined {
  const [most] = deployedVersions(script).sort((a, b) => b.percentage - a.percentage);
  return most?.version;
}

/** The account's Worker of this name; undefined when there is none that workerd runs. */
export function liveWorker(store: Store, accountId: string, name: string): Script | undefined {
  const script = store.scripts.get(scriptKey(accountId, null, name));
  return script !== undefined && liveVersion(script) !== undefined ? script : undefined;
}

/** What answers the requests of a Worker: itself, or what shares them out among its versions. */
export function entranceOf(script: Script): string {
  const own = workerName(script.accountId, script.name);
  if (deployedVersions(script).length > 1) return `${own}:versions`;
  const live = liveVersion(script);
  return live === undefined ? own : versionEntrance(live, own);
}

/** The name of a version in Miniflare: that of the live one is the Worker's own. */
export function versionName(script: Script, { id }: ScriptVersion): string {
  const own = workerName(script.accountId, script.name);
  return liveVersion(script)?.id === id ? own : `${own}:${id}`;
}

/** What answers the requests of a version that runs under a name. */
export function versionEntrance(version: ScriptVersion, as: string): string {
  return hasAssets(version) ? siteName(as) : as;
}
