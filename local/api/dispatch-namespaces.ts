/** https://developers.cloudflare.com/api/resources/workers_for_platforms/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { DispatchNamespace, Script } from "../state/model.ts";
import { scriptKey } from "../state/store.ts";
import { accountOf, type Cloud, now, param } from "./cloud.ts";
import { body, json, ok, okPage, paginate, parse } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { requireNamespace, saveScript, scriptAt, settingsOf } from "./script-store.ts";
import { scriptView } from "./script-views.ts";
import { scriptRoutes } from "./scripts.ts";
import { tagFilter } from "./tag-filter.ts";

const newNamespace = z.object({
  name: z.string().regex(/^[a-z0-9_][a-z0-9-_]{0,63}$/i),
  /** https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/reference/worker-isolation/ */
  trusted_workers: z.boolean().nullish(),
});

export function dispatchNamespaceRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const locate = (c: Context): DispatchNamespace => {
    const { id } = accountOf(cloud, c);
    const key = `${id}/${param(c, "namespace")}`;
    const found = store.dispatchNamespaces.get(key);
    if (found !== undefined) return found;
    throw new ApiError(404, CODE.dispatchNamespaceMissing, "dispatch namespace not found");
  };

  routes.get("/", (c) => {
    const { id } = accountOf(cloud, c);
    const mine = store.dispatchNamespaces.list(({ accountId }) => accountId === id);
    const page = paginate(
      c,
      mine.map((namespace) => view(cloud, namespace)),
    );
    return okPage(c, page);
  });
  routes.post("/", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const { name, trusted_workers: trusted } = await body(c, newNamespace);
    refuseTaken(cloud, accountId, name);
    const created = {
      id: crypto.randomUUID(),
      accountId,
      name,
      createdOn: now(),
      modifiedOn: now(),
      ...(trusted ? { trusted } : {}),
    };
    return ok(c, view(cloud, store.dispatchNamespaces.put(`${accountId}/${name}`, created)));
  });
  routes.get("/:namespace", (c) => ok(c, view(cloud, locate(c))));
  routes.on(["PUT", "PATCH"], "/:namespace", async (c) => {
    const { trusted: was = false, ...namespace } = locate(c);
    const given = await body(c, newNamespace.partial());
    const name = given.name ?? namespace.name;
    if (name !== namespace.name) refuseTaken(cloud, namespace.accountId, name);
    const trusted = given.trusted_workers ?? was;
    const changed = { ...namespace, ...(trusted ? { trusted } : {}) };
    return ok(c, view(cloud, rename(cloud, changed, name)));
  });
  routes.delete("/:namespace", (c) => {
    const { accountId, name } = locate(c);
    // Deleting a namespace deletes every user Worker in it.
    for (const script of scriptsIn(cloud, accountId, name)) {
      store.scripts.delete(scriptKey(accountId, name, script.name));
    }
    store.dispatchNamespaces.delete(`${accountId}/${name}`);
    cloud.runtime.changed();
    return ok(c, null);
  });

  routes.get("/:namespace/scripts", (c) => {
    const { accountId, name } = locate(c);
    const wanted = tagFilter(c);
    return ok(c, scriptsIn(cloud, accountId, name).filter(wanted).map(scriptView));
  });
  routes.delete("/:namespace/scripts", (c) => {
    const { accountId, name } = locate(c);
    if (!c.req.query("tags")) {
      throw new ApiError(400, CODE.badRequest, 'A bulk delete needs a filter: "?tags=tag:yes".');
    }
    const doomed = scriptsIn(cloud, accountId, name).filter(tagFilter(c));
    for (const script of doomed) store.scripts.delete(scriptKey(accountId, name, script.name));
    cloud.runtime.changed();
    return ok(c, { deleted: doomed.length });
  });
  routes.get("/:namespace/scripts/:script", (c) => {
    const { accountId, name } = locate(c);
    const script = store.scripts.get(scriptKey(accountId, name, param(c, "script")));
    if (script === undefined) {
      // wrangler continues with a first upload at this code alone (packages/wrangler/src/deploy).
      const message = "workers.api.error.environment_not_found";
      throw new ApiError(404, CODE.userWorkerMissing, message);
    }
    return ok(c, {
      dispatch_namespace: script.dispatchNamespace,
      created_on: script.createdOn,
      modified_on: script.modifiedOn,
      script: scriptView(script),
    });
  });
  tagRoutes(cloud, routes);
  routes.route(
    "/:namespace/scripts/:script",
    scriptRoutes(cloud, (c) => param(c, "namespace")),
  );
  return routes;
}

function refuseTaken({ store }: Cloud, accountId: string, name: string): void {
  if (store.dispatchNamespaces.get(`${accountId}/${name}`) === undefined) return;
  const message = `A dispatch namespace named "${name}" already exists.`;
  throw new ApiError(409, CODE.dispatchNamespaceTaken, message);
}

/** The user Workers go along, and so do the bindings that name the namespace. */
function rename({ store, runtime }: Cloud, before: DispatchNamespace, name: string) {
  const { accountId } = before;
  for (const script of store.scripts.list((one) => one.accountId === accountId)) {
    const inside = script.dispatchNamespace === before.name;
    const versions = script.versions.map((version) => ({
      ...version,
      bindings: version.bindings.map((binding) =>
        binding.type === "dispatch_namespace" && binding.namespace === before.name
          ? { ...binding, namespace: name }
          : binding,
      ),
    }));
    const dispatchNamespace = inside ? name : script.dispatchNamespace;
    if (inside) store.scripts.delete(scriptKey(accountId, before.name, script.name));
    store.scripts.put(scriptKey(accountId, dispatchNamespace, script.name), {
      ...script,
      dispatchNamespace,
      versions,
    });
  }
  store.dispatchNamespaces.delete(`${accountId}/${before.name}`);
  const renamed = { ...before, name, modifiedOn: now() };
  store.dispatchNamespaces.put(`${accountId}/${name}`, renamed);
  runtime.changed();
  return renamed;
}

function scriptsIn({ store }: Cloud, account: string, namespace: string): Script[] {
  return store.scripts.list(
    ({ accountId, dispatchNamespace }) => accountId === account && dispatchNamespace === namespace,
  );
}

function view(cloud: Cloud, namespace: DispatchNamespace): Record<string, unknown> {
  const { accountId, id, name, createdOn, modifiedOn, trusted = false } = namespace;
  return {
    namespace_id: id,
    namespace_name: name,
    script_count: scriptsIn(cloud, accountId, name).length,
    trusted_workers: trusted,
    created_on: createdOn,
    created_by: accountId,
    modified_on: modifiedOn,
    modified_by: accountId,
  };
}

/** https://developers.cloudflare.com/api/resources/workers_for_platforms/subresources/dispatch/subresources/namespaces/subresources/scripts/subresources/tags/ */
function tagRoutes(cloud: Cloud, routes: Hono): void {
  const path = "/:namespace/scripts/:script/tags";
  const locate = (c: Context) => {
    const { id } = accountOf(cloud, c);
    requireNamespace(cloud.store, id, param(c, "namespace"));
    return scriptAt(cloud, id, param(c, "namespace"), param(c, "script"));
  };
  const save = (script: Script, tags: string[]) =>
    saveScript(cloud, { ...script, ...settingsOf({ tags: [...new Set(tags)] }, script) }).tags;

  routes.get(path, (c) => ok(c, locate(c).tags));
  routes.put(path, async (c) => ok(c, save(locate(c), parse(z.array(z.string()), await json(c)))));
  routes.put(`${path}/:tag`, (c) => {
    const script = locate(c);
    save(script, [...script.tags, param(c, "tag")]);
    return ok(c, null);
  });
  routes.delete(`${path}/:tag`, (c) => {
    const script = locate(c);
    save(
      script,
      script.tags.filter((tag) => tag !== param(c, "tag")),
    );
    return ok(c, null);
  });
}
