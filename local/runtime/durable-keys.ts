import type { Script } from "../state/model.ts";
import { workerName } from "./names.ts";

/**
 * Under which key Miniflare keeps the objects of a class. A class without a migration has the key
 * that Miniflare gives it: `getDurableObjectUniqueKey` of its plugin for Durable Objects.
 */
export function durableKey({ accountId, name, durableObjects }: Script, className: string): string {
  return durableObjects?.keys[className] ?? `${workerName(accountId, name)}-${className}`;
}
