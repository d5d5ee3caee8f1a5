/** https://developers.cloudflare.com/api/resources/durable_objects/subresources/namespaces/ */
import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { Script } from "../../state/model.ts";
import { accountOf, type Cloud } from "../cloud.ts";
import { okPage, paginate } from "../envelope.ts";
import { classesOf } from "./classes.ts";

/** A namespace of Durable Objects: a class of a Worker. */
export interface DurableObjectNamespace {
  id: string;
  name: string;
}

/** The namespace of a class; its id stays when the Worker gets another name. */
export function durableObjectNamespace(script: Script, className: string): DurableObjectNamespace {
  const { accountId, tag, name } = script;
  const key = classesOf(script).made.get(className)?.key ?? "";
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

/** A namespace for each class that a Worker has. */
function namespacesOf(script: Script): Record<string, unknown>[] {
  return [...classesOf(script).made].map(([className, { storage }]) => ({
    ...durableObjectNamespace(script, className),
    class: className,
    script: script.name,
    use_sqlite: storage === "sqlite",
  }));
}
