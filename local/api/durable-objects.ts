/** https://developers.cloudflare.com/api/resources/durable_objects/subresources/namespaces/ */
import { createHash } from "node:crypto";
import { Hono } from "hono";
import { ownClasses } from "../runtime/durable-keys.ts";
import type { Script } from "../state/model.ts";
import { accountOf, type Cloud } from "./cloud.ts";
import { okPage, paginate } from "./envelope.ts";

/** A namespace of Durable Objects: a class of a Worker. */
export interface DurableObjectNamespace {
  id: string;
  name: string;
}

/** The namespace of a class; its id stays when the Worker gets another name. */
export function durableObjectNamespace(
  { accountId, tag, name, durableObjects }: Script,
  className: string,
): DurableObjectNamespace {
  const key = durableObjects?.keys[className] ?? "";
  if (/^[0-9a-f]{32}$/.test(key)) return { id: key, name: `${name}_${className}` };
  const digest = createHash("sha256").update(`${accountId}/${tag}/${className}`).digest("hex");
  return { id: digest.slice(0, 32), name: `${name}_${className}` };
}

export function durableObjectRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  routes.get("/namespaces", (c) => {
    const { id } = accountOf(cloud, c);
    const scripts = cloud.store.scripts.list(({ accountId }) => accountId === id);
    return okPage(c, paginate(c, scripts.flatMap(namespacesOf)));
  });
  return routes;
}

/** A namespace for each class that a Worker binds as its own, or that a migration made. */
function namespacesOf(script: Script): Record<string, unknown>[] {
  const classes = ownClasses(script, script.versions[0]?.bindings ?? []);
  const made = Object.keys(script.durableObjects?.keys ?? {});
  return [...new Set([...classes, ...made])].map((className) => ({
    ...durableObjectNamespace(script, className),
    class: className,
    script: script.name,
    use_sqlite: true,
  }));
}
