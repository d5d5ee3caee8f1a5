import type { Collection } from "../state/collection.ts";
import type { Binding, DurableObjects, Script } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";
import { withWorker, workerOf } from "./binding-workers.ts";
import type { Cloud } from "./cloud.ts";
import { classesOf, storedClasses } from "./durable-objects/classes.ts";
import { ApiError, CODE } from "./errors.ts";
import { checkScriptName, saveScript } from "./script-store.ts";

/** Throws {@link ApiError} 409 when the account has a Worker of this name. */
export function refuseTakenName(store: Store, accountId: string, name: string): void {
  if (store.scripts.get(scriptKey(accountId, null, name)) === undefined) return;
  throw new ApiError(409, CODE.badRequest, `A Worker named "${name}" already exists.`);
}

/**
 * Gives a Worker of the account another name. What refers to it follows, since on Cloudflare it
 * refers to the Worker's id.
 */
export function renameScript(cloud: Cloud, script: Script, name: string): Script {
  const { accountId, name: old } = script;
  if (name === old) return script;
  checkScriptName(name);
  refuseTakenName(cloud.store, accountId, name);
  // The keys of its Durable Objects would else follow the name.
  const renamed = saveScript(cloud, {
    ...script,
    name,
    durableObjects: storedClasses(classesOf(script)),
  });
  cloud.store.scripts.delete(scriptKey(accountId, null, old));
  followName(cloud.store, accountId, old, name);
  return cloud.store.scripts.get(scriptKey(accountId, null, name)) ?? renamed;
}

function refersTo(script: Script, name: string): boolean {
  const { versions, tailConsumers } = script;
  const bindings = versions.flatMap((version) => version.bindings);
  return (
    bindings.some((binding) => workerOf(binding) === name) ||
    tailConsumers.some(({ service }) => service === name) ||
    classWorkers(script).includes(name)
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
    durableObjects: withClassWorkers(script, old, name),
  };
}

/** The Workers that classes have come from, or go to. */
function classWorkers(script: Script): string[] {
  const { made, expected, moved } = classesOf(script);
  return [
    ...[...made.values()].flatMap(({ from }) => from ?? []),
    ...expected.values(),
    ...[...moved.values()].map((to) => to.script),
  ];
}

function withClassWorkers(script: Script, old: string, name: string): DurableObjects {
  const follow = <T extends string | undefined>(worker: T) => (worker === old ? name : worker);
  const classes = classesOf(script);
  for (const made of classes.made.values()) made.from = follow(made.from);
  for (const to of classes.moved.values()) to.script = follow(to.script);
  for (const [of, from] of classes.expected) classes.expected.set(of, follow(from));
  return storedClasses(classes);
}

function followName(store: Store, accountId: string, old: string, name: string): void {
  const zones = store.zones.list((zone) => zone.accountId === accountId).map(({ id }) => id);
  const ours = (document: { accountId: string }) => document.accountId === accountId;
  change(
    store.scripts,
    (script) => ours(script) && refersTo(script, old),
    (script) => withReferences(script, old, name),
  );
  change(
    store.workflows,
    (workflow) => ours(workflow) && workflow.scriptName === old,
    (workflow) => ({ ...workflow, scriptName: name }),
  );
  change(
    store.customDomains,
    (domain) => ours(domain) && domain.service === old,
    (domain) => ({ ...domain, service: name }),
  );
  change(
    store.queues,
    (queue) => ours(queue) && queue.consumers.some(({ script }) => script === old),
    ({ consumers, ...queue }) => ({
      ...queue,
      consumers: consumers.map((one) => (one.script === old ? { ...one, script: name } : one)),
    }),
  );
  change(
    store.documents,
    ({ kind, owner, body }) => kind === "route" && zones.includes(owner) && body.script === old,
    (route) => ({ ...route, body: { ...route.body, script: name } }),
  );
}

function change<T>(
  collection: Collection<T>,
  refers: (document: T) => boolean,
  follow: (document: T) => T,
): void {
  for (const [key, document] of collection.entries()) {
    if (refers(document)) collection.put(key, follow(document));
  }
}
