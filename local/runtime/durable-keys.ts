/** Which Durable Objects a Worker has: by the class, where they are kept and how. */
import type { Binding, Script } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";
import { workerName } from "./names.ts";

/**
 * Under which key Miniflare keeps the objects of a class. A class that neither a migration nor
 * `exports` has made has the key that Miniflare gives it: `getDurableObjectUniqueKey` of its plugin
 * for Durable Objects. A user Worker that is deleted and made again has none of the first one's.
 */
export function durableKey(script: Script, className: string): string {
  const { accountId, dispatchNamespace, durableObjects, name, tag } = script;
  const keys = durableObjects?.keys ?? {};
  if (Object.hasOwn(keys, className)) return String(keys[className]);
  return dispatchNamespace === null
    ? `${workerName(accountId, name)}-${className}`
    : `${tag}/${className}`;
}

/** Whether the objects of a class have `ctx.storage.sql`. */
export function hasSql({ durableObjects }: Script, className: string): boolean {
  return !durableObjects?.legacyKv?.includes(className);
}

/** The classes of a Worker's own that bindings of it name. */
export function ownClasses({ name }: Pick<Script, "name">, bindings: Binding[]): string[] {
  return bindings
    .filter(
      ({ type, script_name: owner }) =>
        type === "durable_object_namespace" && (owner ?? name) === name,
    )
    .map((binding) => String(binding.class_name));
}

/** A class and the Worker that has it. */
export interface DurableClass {
  script: Script;
  className: string;
}

/**
 * The class that a binding leads to: bindings follow a class that is renamed or goes to another
 * Worker. https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
 */
export function classOf(store: Store, owner: Script, className: string): DurableClass {
  let found: DurableClass = { script: owner, className };
  for (;;) {
    const { accountId, dispatchNamespace, durableObjects } = found.script;
    const moved = new Map(Object.entries(durableObjects?.moved ?? {})).get(found.className);
    const script =
      moved && store.scripts.get(scriptKey(accountId, dispatchNamespace, moved.script));
    if (!moved || !script) return found;
    found = { script, className: moved.className };
  }
}
