/** https://developers.cloudflare.com/api/resources/workflows/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Script, Workflow } from "../state/model.ts";
import { accountOf, type Cloud, now, param } from "./cloud.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { instanceRoutes } from "./workflow-instances.ts";

/** https://developers.cloudflare.com/workflows/reference/limits/ */
const WORKFLOW_NAME = /^[a-zA-Z0-9_][a-zA-Z0-9-_]{0,63}$/;

const MOST_STEPS = 25_000;

const definition = z.object({
  class_name: z.string().min(1),
  script_name: z.string().min(1),
  /** Steps are 10,000 unless told. */
  limits: z.looseObject({ steps: z.number().int().min(1).max(MOST_STEPS).optional() }).nullish(),
});

export function workflowRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const locate = (c: Context): Workflow => {
    const { id } = accountOf(cloud, c);
    const found = store.workflows.get(`${id}/${param(c, "workflow")}`);
    if (found !== undefined) return found;
    throw new ApiError(404, CODE.workflowMissing, "workflow.not_found");
  };
  const requireVersion = (c: Context): Workflow => {
    const workflow = locate(c);
    if (param(c, "version") === workflow.versionId) return workflow;
    throw new ApiError(404, CODE.workflowVersionMissing, "workflow.version_not_found");
  };

  routes.get("/", async (c) => {
    const { id } = accountOf(cloud, c);
    const search = c.req.query("search") ?? "";
    const mine = store.workflows.list((w) => w.accountId === id && w.name.includes(search));
    const page = paginate(c, mine, 10);
    return okPage(c, { ...page, items: await Promise.all(page.items.map((w) => view(cloud, w))) });
  });
  routes.get("/:workflow", async (c) => ok(c, await view(cloud, locate(c))));
  routes.put("/:workflow", async (c) => ok(c, await upsert(cloud, c)));
  routes.delete("/:workflow", (c) => {
    const { accountId, name } = locate(c);
    store.workflows.delete(`${accountId}/${name}`);
    cloud.runtime.changed();
    return ok(c, { status: "ok", success: true });
  });

  routes.get("/:workflow/versions", (c) => okPage(c, paginate(c, [versionView(locate(c))], 10)));
  routes.get("/:workflow/versions/:version", (c) => ok(c, versionView(requireVersion(c))));
  routes.get("/:workflow/versions/:version/graph", (c) =>
    ok(c, { ...versionView(requireVersion(c)), graph: null }),
  );
  instanceRoutes(cloud, routes, locate);
  return routes;
}

/** An existing name moves to the script that the request names. */
async function upsert({ store, runtime }: Cloud, c: Context): Promise<Record<string, unknown>> {
  const { id: accountId } = accountOf({ store, runtime } as Cloud, c);
  const name = param(c, "workflow");
  if (!WORKFLOW_NAME.test(name)) {
    throw new ApiError(400, CODE.workflowInvalid, `workflow.invalid_name: "${name}"`);
  }
  const given = await body(c, definition);
  checkScript(store.scripts.get(`${accountId}/${given.script_name}`), given.script_name);
  const key = `${accountId}/${name}`;
  const existing = store.workflows.get(key);
  const workflow: Workflow = {
    accountId,
    id: existing?.id ?? crypto.randomUUID(),
    name,
    className: given.class_name,
    scriptName: given.script_name,
    createdOn: existing?.createdOn ?? now(),
    modifiedOn: now(),
    limits: given.limits ?? existing?.limits ?? null,
    versionId: crypto.randomUUID(),
  };
  store.workflows.put(key, workflow);
  runtime.changed();
  return {
    ...summary(workflow),
    version_id: workflow.versionId,
    is_deleted: 0,
    terminator_running: 0,
    triggered_on: null,
  };
}

/**
 * The script must be there. That it exports the class is not asked, as Cloudflare does not: a Worker
 * may be made, named in a workflow, and get its code after that.
 */
function checkScript(script: Script | undefined, name: string): void {
  if (script !== undefined) return;
  const message = `workflow.script_not_found: no Worker "${name}" on this account.`;
  throw new ApiError(404, CODE.scriptMissing, message);
}

function summary(workflow: Workflow): Record<string, unknown> {
  return {
    id: workflow.id,
    name: workflow.name,
    class_name: workflow.className,
    script_name: workflow.scriptName,
    created_on: workflow.createdOn,
    modified_on: workflow.modifiedOn,
  };
}

const COUNTED = [
  "complete",
  "errored",
  "paused",
  "queued",
  "running",
  "terminated",
  "waiting",
  "waitingForPause",
];

async function view(cloud: Cloud, workflow: Workflow): Promise<Record<string, unknown>> {
  const counts: Record<string, number> = Object.fromEntries(COUNTED.map((status) => [status, 0]));
  let triggeredOn: string | null = null;
  const { accountId, name } = workflow;
  // Asking the runtime would start it; a workflow whose script is not there has no instance.
  const instances = await cloud.runtime.workflowInstances(accountId, name);
  for (const record of await instances.list()) {
    triggeredOn ??= record.createdOn;
    const status = (await instances.get(record.id))?.status ?? "unknown";
    counts[status] = (counts[status] ?? 0) + 1;
  }
  const scriptDeleted =
    cloud.store.scripts.get(`${accountId}/${workflow.scriptName}`) === undefined;
  return {
    ...summary(workflow),
    triggered_on: triggeredOn,
    instances: counts,
    script_deleted: scriptDeleted,
  };
}

function versionView(workflow: Workflow): Record<string, unknown> {
  return {
    id: workflow.versionId,
    workflow_id: workflow.id,
    class_name: workflow.className,
    created_on: workflow.modifiedOn,
    modified_on: workflow.modifiedOn,
    has_dag: false,
    language: "javascript",
    limits: workflow.limits ?? { steps: 10_000 },
  };
}
