import type { Binding, Script } from "../state/model.ts";
import { workerName } from "./names.ts";

/**
 * Under which key Miniflare keeps the objects of a class. A class without a migration has the key
 * that Miniflare gives it: `getDurableObjectUniqueKey` of its plugin for Durable Objects.
 */
export function durableKey({ accountId, name, durableObjects }: Script, className: string): string {
  return durableObjects?.keys[className] ?? `${workerName(accountId, name)}-${className}`;
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
