/** https://developers.cloudflare.com/api/resources/durable_objects/subresources/namespaces/ */
import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { Script } from "../../state/model.ts";
import { accountOf, type Cloud, param } from "../cloud.ts";
import { ok, okPage, paginate } from "../envelope.ts";
import { ApiError, CODE } from "../errors.ts";
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
  routes.get("/namespaces/:namespace/objects", (c) => {
    const { id } = accountOf(cloud, c);
    const found = cloud.store.scripts
      .list(({ accountId }) => accountId === id)
      .flatMap((script) =>
        [...classesOf(script).made.keys()].map((className) => ({ script, className })),
      )
      .find(
        ({ script, className }) =>
          durableObjectNamespace(script, className).id === param(c, "namespace"),
      );
    if (found === undefined) {
      const message = `Durable Object namespace "${param(c, "namespace")}" not found.`;
      throw new ApiError(404, CODE.objectNamespaceMissing, message);
    }
    if (found.script.dispatchNamespace !== null) {
      const message = "The local cloud does not list the objects of a user Worker.";
      throw new ApiError(501, CODE.unknownRoute, message);
    }
    const limit = Number(c.req.query("limit") ?? MOST_OBJECTS);
    if (!Number.isInteger(limit) || limit < FEWEST_OBJECTS || limit > MOST_OBJECTS) {
      const message = `"limit" is ${FEWEST_OBJECTS} to ${MOST_OBJECTS}.`;
      throw new ApiError(400, CODE.objectLimitInvalid, message);
    }
    const after = Buffer.from(c.req.query("cursor") ?? "", "base64url").toString("utf8");
    const left = cloud.runtime
      .durableObjects(found.script, found.className)
      .filter((object) => object > after);
    const objects = left.slice(0, limit);
    const last = left.length > limit ? (objects.at(-1) ?? "") : "";
    return ok(
      c,
      objects.map((object) => ({ id: object, hasStoredData: true })),
      { result_info: { count: objects.length, cursor: Buffer.from(last).toString("base64url") } },
    );
  });
  return routes;
}

/** https://developers.cloudflare.com/api/resources/durable_objects/subresources/namespaces/subresources/objects/ */
const FEWEST_OBJECTS = 10;
const MOST_OBJECTS = 10_000;

/** A namespace for each class that a Worker has. */
function namespacesOf(script: Script): Record<string, unknown>[] {
  return [...classesOf(script).made].map(([className, { storage }]) => ({
    ...durableObjectNamespace(script, className),
    class: className,
    script: script.name,
    use_sqlite: storage === "sqlite",
  }));
}
