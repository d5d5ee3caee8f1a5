import type { Binding, Script } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";
import { withWorker, workerOf } from "./binding-workers.ts";
import type { Cloud } from "./cloud.ts";
import { ApiError, CODE } from "./errors.ts";
import { checkScriptName, saveScript } from "./script-store.ts";

/** Throws {@link ApiError} 409 when the account has a Worker of this name. */
export function refuseTakenName(store: Store, accountId: string, name: string): void {
  if (store.scripts.get(scriptKey(accountId, null, name)) === undefined) return;
  throw new ApiError(409, CODE.badRequest, `A Worker named "${name}" already exists.`);
}

/**
 * Gives a Worker of the account another name. What refers to it follows, since on Cloudflare it
 * refers to the Worker's id. Its Durable Objects do not: the local runtime keeps them by name.
 */
export function renameScript(cloud: Cloud, script: Script, name: string): Script {
  const { accountId, name: old } = script;
  if (name === old) return script;
  checkScriptName(name);
  refuseTakenName(cloud.store, accountId, name);
  const renamed = saveScript(cloud, { ...script, name });
  cloud.store.scripts.delete(scriptKey(accountId, null, old));
  followName(cloud.store, accountId, old, name);
  return cloud.store.scripts.get(scriptKey(accountId, null, name)) ?? renamed;
}

function refersTo({ versions, tailConsumers }: Script, name: string): boolean {
  const bindings = versions.flatMap((version) => version.bindings);
  return (
    bindings.some((binding) => workerOf(binding) === name) ||
    tailConsumers.some(({ service }) => service === name)
  );
}

function withReferences(script: Script, old: string, name: string): Script {
  const follow = (binding: Binding) =>
    workerOf(binding) === old ? withWorker(binding, name) : binding;
  return {
    ...script,
    versions: script.versions.map((version) => ({
      ...version,
      bindings: version.bindings.map(follow),
    })),
    tailConsumers: script.tailConsumers.map((consumer) =>
      consumer.service === old ? { ...consumer, service: name } : consumer,
    ),
  };
}

function followName(store: Store, accountId: string, old: string, name: string): void {
  for (const [key, script] of store.scripts.entries()) {
    if (script.accountId === accountId && refersTo(script, old)) {
      store.scripts.put(key, withReferences(script, old, name));
    }
  }
  for (const [key, workflow] of store.workflows.entries()) {
    if (workflow.accountId !== accountId || workflow.scriptName !== old) continue;
    store.workflows.put(key, { ...workflow, scriptName: name });
  }
  for (const [key, domain] of store.customDomains.entries()) {
    if (domain.accountId !== accountId || domain.service !== old) continue;
    store.customDomains.put(key, { ...domain, service: name });
  }
  const zones = new Set(
    store.zones.list((zone) => zone.accountId === accountId).map(({ id }) => id),
  );
  for (const [key, route] of store.documents.entries()) {
    const { kind, owner, body } = route;
    if (kind !== "route" || !zones.has(owner) || body.script !== old) continue;
    store.documents.put(key, { ...route, body: { ...body, script: name } });
  }
}
