/** A Worker whose deployment has two versions: both run, and one more Worker shares requests out. */
import splitSource from "worker:./workers/split.ts";
import type { WorkerOptions } from "miniflare";
import type { Script, ScriptVersion } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { entrypointOf } from "./bindings.ts";
import { OWN_WORKER, workerName } from "./names.ts";
import { OUTBOUND_ENTRYPOINT, outboundWorkers } from "./outbound-parameters.ts";
import { type DeployedVersion, entranceOf, versionEntrance, versionName } from "./versions.ts";
import { shareBinding } from "./workers/share-binding.ts";

export interface Split {
  entrance: WorkerOptions;
  /** The versions that run beside the live one, with their names in Miniflare. */
  others: { version: ScriptVersion; as: string }[];
}

export function split(
  script: Script,
  deployed: DeployedVersion[],
  live: ScriptVersion,
  store: Store,
): Split {
  const nameOf = (version: ScriptVersion) => versionName(script, version);
  const entrypoints = calledEntrypoints(script, store);
  const bindings = deployed.flatMap(({ version }) =>
    entrypoints
      .filter((entrypoint) => exports(version, entrypoint))
      .map((entrypoint) => [
        shareBinding(version.id, entrypoint),
        entrypoint === "default"
          ? versionEntrance(version, nameOf(version))
          : { name: nameOf(version), entrypoint },
      ]),
  );
  const exported = entrypoints.map((name, n) => {
    const text = JSON.stringify(name);
    return `const split${n} = splitOf(${text});\nexport { split${n} as ${text} };\n`;
  });
  const main = `import { splitOf } from "./split.js";\n${exported.join("")}`;
  const shares = deployed.map(({ version, percentage }) => ({ version: version.id, percentage }));
  return {
    entrance: {
      ...OWN_WORKER,
      name: entranceOf(script),
      modules: [
        { type: "ESModule", path: "main.js", contents: main },
        { type: "ESModule", path: "split.js", contents: splitSource },
      ],
      modulesRoot: "/",
      bindings: { SCRIPT: script.name, SHARES: shares },
      serviceBindings: Object.fromEntries(bindings),
    },
    others: deployed
      .filter(({ version }) => version.id !== live.id)
      .map(({ version }) => ({ version, as: nameOf(version) })),
  };
}

/** The entrypoints of a Worker that anybody reaches it by. */
function calledEntrypoints({ accountId, name }: Script, store: Store): string[] {
  const found = new Set<string>(["default"]);
  for (const caller of store.scripts.list((script) => script.accountId === accountId)) {
    for (const binding of caller.versions.flatMap(({ bindings }) => bindings)) {
      if (binding.type !== "service" || binding.service !== name) continue;
      found.add(entrypointOf(binding) ?? "default");
    }
  }
  if (outboundWorkers(store).has(workerName(accountId, name))) found.add(OUTBOUND_ENTRYPOINT);
  return [...found];
}

function exports({ namedHandlers }: ScriptVersion, entrypoint: string): boolean {
  if (entrypoint === "default" || entrypoint === OUTBOUND_ENTRYPOINT) return true;
  return namedHandlers.some(({ name }) => name === entrypoint);
}
