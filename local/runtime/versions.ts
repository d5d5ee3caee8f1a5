import type { Script, ScriptVersion } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";

/**
 * The version that takes the traffic: the one with the most of it in the newest deployment. A Worker
 * of the account that was never deployed has none: it may have no version at all.
 */
export function liveVersion(script: Script): ScriptVersion | undefined {
  const shares = script.deployments[0]?.versions ?? [];
  const [share] = [...shares].sort((a, b) => b.percentage - a.percentage);
  return script.versions.find(({ id }) => id === share?.versionId);
}

/** Whether the account has a Worker of this name that workerd runs. */
export function isLive(store: Store, accountId: string, name: string): boolean {
  const script = store.scripts.get(scriptKey(accountId, null, name));
  return script !== undefined && liveVersion(script) !== undefined;
}
