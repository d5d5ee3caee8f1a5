import type { Script, ScriptVersion } from "../state/model.ts";

/** The version that takes the traffic: the one with the most of it in the newest deployment. */
export function liveVersion(script: Script): ScriptVersion | undefined {
  const shares = script.deployments[0]?.versions ?? [];
  const [share] = [...shares].sort((a, b) => b.percentage - a.percentage);
  return script.versions.find(({ id }) => id === share?.versionId) ?? script.versions[0];
}
