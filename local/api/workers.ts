/** Workers of an account: https://developers.cloudflare.com/api/resources/workers/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Script } from "../state/model.ts";
import { scriptKey } from "../state/store.ts";
import { accountOf, type Cloud, now, param } from "./cloud.ts";
import { durableObjectRoutes } from "./durable-objects/namespaces.ts";
import { body, ok, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { scriptReferenceRoutes } from "./references.ts";
import { moduleContent } from "./script-content.ts";
import { deleteScript } from "./script-deletion.ts";
import { renameScript } from "./script-rename.ts";
import { requireSubdomain, saveScript, scriptAt } from "./script-store.ts";
import { scriptView } from "./script-views.ts";
import { scriptRoutes } from "./scripts.ts";
import { tagFilter } from "./tag-filter.ts";
import { tailRoutes } from "./tails.ts";
import { deploymentRoutes, versionRoutes } from "./versions.ts";
import { workerResourceRoutes } from "./worker-resource.ts";

export function workerRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const locate = (c: Context) => scriptAt(cloud, accountOf(cloud, c).id, null, param(c, "script"));

  routes.get("/scripts", (c) => {
    const { id } = accountOf(cloud, c);
    const mine = cloud.store.scripts.list(
      ({ accountId, dispatchNamespace }) => accountId === id && dispatchNamespace === null,
    );
    return ok(c, mine.filter(tagFilter(c)).map(scriptView));
  });
  routes.get("/scripts-search", (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const { name = "", id = "" } = c.req.query();
    const found = cloud.store.scripts.list(
      (script) =>
        script.accountId === accountId &&
        script.dispatchNamespace === null &&
        script.name.includes(name) &&
        (id === "" || script.tag === id),
    );
    const { items, info } = paginate(c, found.map(searchView), 10);
    return ok(c, items, { result_info: info });
  });
  routes.get("/scripts/:script", (c) => moduleContent(cloud, locate(c)));

  routes.get("/scripts/:script/subdomain", (c) => ok(c, subdomainView(locate(c).subdomain)));
  routes.post("/scripts/:script/subdomain", async (c) => {
    const script = locate(c);
    const given = await body(c, subdomain);
    if (given.enabled) requireSubdomain(accountOf(cloud, c));
    const previewsEnabled = given.previews_enabled ?? given.enabled;
    const changed = { enabled: given.enabled, previewsEnabled };
    return ok(c, subdomainView(saveScript(cloud, { ...script, subdomain: changed }).subdomain));
  });
  routes.delete("/scripts/:script/subdomain", (c) => {
    const off = { enabled: false, previewsEnabled: false };
    return ok(c, subdomainView(saveScript(cloud, { ...locate(c), subdomain: off }).subdomain));
  });

  routes.get("/scripts/:script/schedules", (c) => ok(c, schedulesView(locate(c).schedules)));
  routes.put("/scripts/:script/schedules", async (c) => {
    const given = await body(c, schedules);
    checkCrons(cloud, locate(c), given.length);
    const stamped = given.map(({ cron }) => ({ cron, createdOn: now(), modifiedOn: now() }));
    const changed = saveScript(cloud, { ...locate(c), schedules: stamped });
    return ok(c, schedulesView(changed.schedules));
  });

  routes.get("/scripts/:script/usage-model", (c) => ok(c, { usage_model: locate(c).usageModel }));
  routes.put("/scripts/:script/usage-model", (c) => ok(c, { usage_model: locate(c).usageModel }));
  routes.route("/scripts/:script/tails", tailRoutes(cloud, locate));
  routes.route("/scripts/:script/versions", versionRoutes(cloud, locate));
  routes.route("/scripts/:script/deployments", deploymentRoutes(cloud, locate));
  routes.route(
    "/scripts/:script",
    scriptRoutes(cloud, () => null),
  );

  routes.route("/", scriptReferenceRoutes(cloud, locate));
  routes.route("/durable_objects", durableObjectRoutes(cloud));
  routes.route("/workers", workerResourceRoutes(cloud));
  serviceRoutes(cloud, routes);
  return routes;
}

const renaming = z.object({ id: z.string() });
const subdomain = z.object({ enabled: z.boolean(), previews_enabled: z.boolean().optional() });
const schedules = z.array(z.object({ cron: z.string().min(1) }));

/** On a paid plan, all Workers of the account together: https://developers.cloudflare.com/workers/platform/limits/ */
const MOST_CRONS = 250;

function checkCrons({ store }: Cloud, { accountId, name }: Script, wanted: number): void {
  const others = store.scripts.list(
    (script) => script.accountId === accountId && script.name !== name,
  );
  const total = others.reduce((sum, { schedules }) => sum + schedules.length, wanted);
  if (total <= MOST_CRONS) return;
  const message = `workers.api.error.too_many_crons: this account would have ${total} cron triggers, of at most ${MOST_CRONS}.`;
  throw new ApiError(400, CODE.cronsTooMany, message);
}

function subdomainView({
  enabled,
  previewsEnabled,
}: {
  enabled: boolean;
  previewsEnabled: boolean;
}) {
  return { enabled, previews_enabled: previewsEnabled };
}

function searchView(script: Script) {
  return {
    id: script.tag,
    script_name: script.name,
    service_name: script.name,
    environment_name: "production",
    environment_is_default: true,
    created_on: script.createdOn,
    modified_on: script.modifiedOn,
  };
}

function schedulesView(list: { cron: string; createdOn: string; modifiedOn: string }[]) {
  return {
    schedules: list.map(({ cron, createdOn, modifiedOn }) => ({
      cron,
      created_on: createdOn,
      modified_on: modifiedOn,
    })),
  };
}

/** The older view of a Worker, a service with one environment: its clients still read it. */
function serviceRoutes(cloud: Cloud, routes: Hono): void {
  const locate = (c: Context) => {
    const { id } = accountOf(cloud, c);
    const script = cloud.store.scripts.get(scriptKey(id, null, param(c, "service")));
    if (script !== undefined) return script;
    const message = "This Worker does not exist on your account.";
    throw new ApiError(404, CODE.serviceMissing, message);
  };
  const environment = (script: Script) => ({
    environment: "production",
    created_on: script.createdOn,
    modified_on: script.modifiedOn,
    script: scriptView(script),
  });
  const service = (script: Script) => ({
    id: script.name,
    created_on: script.createdOn,
    modified_on: script.modifiedOn,
    usage_model: script.usageModel,
    default_environment: environment(script),
    environments: [environment(script)],
  });
  routes.get("/services/:service", (c) => ok(c, service(locate(c))));
  // alchemy gives a Worker another name so; no documentation of Cloudflare has the call.
  routes.patch("/services/:service", async (c) => {
    const script = locate(c);
    const { id } = await body(c, renaming);
    return ok(c, service(renameScript(cloud, script, id)));
  });
  routes.get("/services/:service/environments/:environment", (c) => ok(c, environment(locate(c))));
  routes.delete("/services/:service", (c) => {
    deleteScript(cloud, c, locate(c));
    return ok(c, null);
  });
}
