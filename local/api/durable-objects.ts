/** https://developers.cloudflare.com/api/resources/durable_objects/subresources/namespaces/ */
import { createHash } from "node:crypto";
import { Hono } from "hono";
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
  { accountId, tag, name }: Script,
  className: string,
): DurableObjectNamespace {
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

/** A namespace for each class that a Worker binds as its own. */
function namespacesOf(script: Script): Record<string, unknown>[] {
  const bound = (script.versions[0]?.bindings ?? []).filter(
    ({ type, script_name: owner }) =>
      type === "durable_object_namespace" && (owner ?? script.name) === script.name,
  );
  return [...new Set(bound.map((binding) => String(binding.class_name)))].map((className) => ({
    ...durableObjectNamespace(script, className),
    class: className,
    script: script.name,
    use_sqlite: true,
  }));
}
