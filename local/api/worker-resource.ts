/**
 * A Worker by itself: what it is apart from its versions, which it may not have yet. The same Worker
 * as in the scripts API, whose `tag` is the id here.
 * https://developers.cloudflare.com/api/resources/workers/subresources/beta/subresources/workers/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import { previewSuffix } from "../runtime/previews.ts";
import type { Script } from "../state/model.ts";
import { accountOf, type Cloud, now, param } from "./cloud.ts";
import { json, ok, okPage, paginate, parse } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { fullObservability, mergePatch } from "./observability.ts";
import { referencesView } from "./references.ts";
import { deleteScript } from "./script-deletion.ts";
import { refuseTakenName, renameScript } from "./script-rename.ts";
import {
  checkScriptName,
  newScript,
  requireSubdomain,
  saveScript,
  settingsOf,
} from "./script-store.ts";
import { workerVersionRoutes } from "./worker-versions.ts";

const settings = z.object({
  logpush: z.boolean().nullish(),
  tags: z.array(z.string()).nullish(),
  observability: z.record(z.string(), z.unknown()).nullish(),
  subdomain: z
    .object({ enabled: z.boolean().nullish(), previews_enabled: z.boolean().nullish() })
    .nullish(),
  tail_consumers: z.array(z.object({ name: z.string().min(1) })).nullish(),
  previews_base_config: z
    .undefined({ error: "the local cloud has no previews of Workers" })
    .optional(),
});
const whole = settings.extend({ name: z.string() });
const partial = settings.extend({ name: z.string().optional() });

type Settings = z.infer<typeof settings>;

export function workerResourceRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const all = (c: Context): Script[] => {
    const { id } = accountOf(cloud, c);
    return store.scripts.list(
      ({ accountId, dispatchNamespace }) => accountId === id && dispatchNamespace === null,
    );
  };
  /** By its id, else by its name. */
  const locate = (c: Context): Script => {
    const wanted = param(c, "worker");
    const workers = all(c);
    const found =
      workers.find(({ tag }) => tag === wanted) ?? workers.find(({ name }) => name === wanted);
    if (found !== undefined) return found;
    const message = "This Worker does not exist on your account.";
    throw new ApiError(404, CODE.scriptMissing, message);
  };

  routes.get("/", (c) => {
    const { items, info } = paginate(c, all(c).sort(order(c)), 10, 100);
    return okPage(c, { items: items.map((worker) => workerView(cloud, worker)), info });
  });
  routes.post("/", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const { name, ...given } = parse(whole, await json(c));
    checkScriptName(name);
    refuseTakenName(store, accountId, name);
    const blank = newScript({ accountId, namespace: null, name });
    const created = saveScript(cloud, withSettings(cloud, c, blank, given));
    return ok(c, workerView(cloud, created));
  });
  routes.get("/:worker", (c) => ok(c, workerView(cloud, locate(c))));
  routes.put("/:worker", async (c) => {
    const worker = locate(c);
    const { name, ...given } = parse(whole, await json(c));
    // What the request leaves out is as in a new Worker.
    const { logpush, tags, observability, subdomain, tailConsumers } = newScript({
      accountId: worker.accountId,
      namespace: null,
      name,
    });
    const blank = { ...worker, logpush, tags, observability, subdomain, tailConsumers };
    const changed = { ...withSettings(cloud, c, blank, given), modifiedOn: now() };
    return ok(c, workerView(cloud, saveAs(cloud, changed, name)));
  });
  routes.patch("/:worker", async (c) => {
    const worker = locate(c);
    const { name = worker.name, ...given } = parse(partial, await json(c));
    const patch = {
      ...given,
      observability: given.observability
        ? mergePatch(worker.observability ?? {}, given.observability)
        : null,
      subdomain: {
        enabled: given.subdomain?.enabled ?? worker.subdomain.enabled,
        previews_enabled: given.subdomain?.previews_enabled ?? worker.subdomain.previewsEnabled,
      },
    };
    const changed = { ...withSettings(cloud, c, worker, patch), modifiedOn: now() };
    return ok(c, workerView(cloud, saveAs(cloud, changed, name)));
  });
  routes.delete("/:worker", (c) => {
    deleteScript(cloud, c, locate(c));
    return ok(c, null);
  });
  routes.route("/:worker/versions", workerVersionRoutes(cloud, locate));
  return routes;
}

function saveAs(cloud: Cloud, worker: Script, name: string): Script {
  const renamed = renameScript(cloud, worker, name);
  return renamed === worker ? saveScript(cloud, worker) : renamed;
}

function withSettings(cloud: Cloud, c: Context, worker: Script, given: Settings): Script {
  const { tail_consumers: consumers, subdomain } = given;
  const enabled = subdomain?.enabled ?? worker.subdomain.enabled;
  if (enabled) requireSubdomain(accountOf(cloud, c));
  return {
    ...worker,
    ...settingsOf(
      { ...given, tail_consumers: consumers?.map(({ name }) => ({ service: name })) },
      worker,
    ),
    subdomain: { enabled, previewsEnabled: subdomain?.previews_enabled ?? enabled },
  };
}

const ORDERS: Record<string, (worker: Script) => string> = {
  deployed_on: deployedOn,
  updated_on: ({ modifiedOn }) => modifiedOn,
  created_on: ({ createdOn }) => createdOn,
  name: ({ name }) => name,
};

function deployedOn({ deployments }: Script): string {
  return deployments[0]?.createdOn ?? "";
}

/** The last deployed first, unless the request says otherwise. */
function order(c: Context): (a: Script, b: Script) => number {
  const query = z.object({
    order_by: z.enum(["deployed_on", "updated_on", "created_on", "name"]).default("deployed_on"),
    order: z.enum(["asc", "desc"]).default("desc"),
  });
  const { order_by: by, order: direction } = parse(query, c.req.query());
  const key = ORDERS[by] ?? deployedOn;
  const sign = direction === "asc" ? 1 : -1;
  return (a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

function workerView({ store }: Cloud, worker: Script): Record<string, unknown> {
  const { accountId, name, subdomain } = worker;
  const account = store.accounts.get(accountId)?.subdomain;
  const host = account ? `${name}.${account}.workers.dev` : undefined;
  const suffix = previewSuffix(store, worker);
  return {
    id: worker.tag,
    name,
    created_on: worker.createdOn,
    updated_on: worker.modifiedOn,
    deployed_on: worker.deployments[0]?.createdOn ?? null,
    logpush: worker.logpush,
    tags: worker.tags,
    observability: fullObservability(worker.observability),
    subdomain: {
      enabled: subdomain.enabled,
      previews_enabled: subdomain.previewsEnabled,
      // The addresses that the Worker would have, whether they are switched on or not.
      ...(host ? { url: `https://${host}` } : {}),
      ...(suffix ? { preview_url_suffix: suffix } : {}),
    },
    tail_consumers: worker.tailConsumers.map(({ service }) => ({ name: service })),
    references: referencesView(store, worker),
  };
}
