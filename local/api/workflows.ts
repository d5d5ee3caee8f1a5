/** https://developers.cloudflare.com/api/resources/workflows/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { InstanceRecord, InstanceStatus, WorkflowInstances } from "../runtime/contract.ts";
import type { Workflow } from "../state/model.ts";
import { accountOf, type Cloud, now, param } from "./cloud.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

/** https://developers.cloudflare.com/workflows/reference/limits/ */
const WORKFLOW_NAME = /^[a-zA-Z0-9_][a-zA-Z0-9-_]{0,63}$/;

const definition = z.object({
  class_name: z.string().min(1),
  script_name: z.string().min(1),
  limits: z.record(z.string(), z.unknown()).nullish(),
});

const instance = z.object({
  instance_id: z.string().optional(),
  params: z.unknown().optional(),
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
  routes.get("/:workflow/versions/:version", (c) => ok(c, versionView(locate(c))));
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
  if (store.scripts.get(`${accountId}/${given.script_name}`) === undefined) {
    const message = `workflow.script_not_found: no Worker "${given.script_name}" on this account.`;
    throw new ApiError(404, CODE.scriptMissing, message);
  }
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
    limits: workflow.limits ?? { steps: 10_000 },
  };
}

/** https://developers.cloudflare.com/api/resources/workflows/subresources/instances/ */
function instanceRoutes(cloud: Cloud, routes: Hono, locate: (c: Context) => Workflow): void {
  const instancesOf = ({ accountId, name }: Workflow) =>
    cloud.runtime.workflowInstances(accountId, name);

  routes.get("/:workflow/instances", async (c) => {
    const workflow = locate(c);
    const instances = await instancesOf(workflow);
    const wanted = c.req.query("status");
    const rows = await Promise.all(
      (await instances.list()).map(async ({ id }) => listed(workflow, await instances.get(id))),
    );
    const shown = rows.filter((row) => wanted === undefined || row.status === wanted);
    return okPage(c, paginate(c, shown, 50));
  });
  routes.post("/:workflow/instances", async (c) => {
    const workflow = locate(c);
    const given = await body(c, instance);
    return ok(c, await create(await instancesOf(workflow), workflow, given));
  });
  routes.post("/:workflow/instances/batch", async (c) => {
    const workflow = locate(c);
    const given = await body(c, z.array(instance).max(100));
    const instances = await instancesOf(workflow);
    const created = [];
    for (const one of given) created.push(await create(instances, workflow, one));
    return ok(c, created);
  });
  routes.get("/:workflow/instances/:instance", async (c) => {
    const workflow = locate(c);
    return ok(c, details(workflow, await requireInstance(await instancesOf(workflow), c)));
  });
  routes.patch("/:workflow/instances/:instance/status", async (c) => {
    const instances = await instancesOf(locate(c));
    const { id } = await requireInstance(instances, c);
    const action = z.object({ status: z.enum(["pause", "resume", "terminate", "restart"]) });
    await instances.change(id, (await body(c, action)).status);
    const changed = await instances.get(id);
    return ok(c, { status: changed?.status ?? "unknown", timestamp: now() });
  });
}

async function create(
  instances: WorkflowInstances,
  workflow: Workflow,
  given: z.infer<typeof instance>,
): Promise<Record<string, unknown>> {
  try {
    const { id } = await instances.create(given.instance_id, given.params ?? {});
    const { versionId, id: workflowId } = workflow;
    return { id, status: "queued", version_id: versionId, workflow_id: workflowId };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message.startsWith("instance.already_exists")) {
      throw new ApiError(409, CODE.instanceTaken, message);
    }
    throw new ApiError(400, CODE.workflowInvalid, message);
  }
}

type Instance = InstanceRecord & InstanceStatus;

async function requireInstance(instances: WorkflowInstances, c: Context): Promise<Instance> {
  const found = await instances.get(param(c, "instance"));
  if (found !== null) return found;
  throw new ApiError(404, CODE.instanceMissing, "instance.not_found");
}

const ENDED = new Set(["complete", "errored", "terminated"]);

function listed(workflow: Workflow, found: Instance | null): Record<string, unknown> {
  return {
    id: found?.id,
    status: found?.status,
    created_on: found?.createdOn,
    modified_on: found?.modifiedOn,
    started_on: found?.createdOn,
    ended_on: found && ENDED.has(found.status) ? found.modifiedOn : null,
    version_id: workflow.versionId,
    workflow_id: workflow.id,
  };
}

function details(workflow: Workflow, found: Instance): Record<string, unknown> {
  const ended = ENDED.has(found.status) ? found.modifiedOn : null;
  return {
    status: found.status,
    error: errorView(found.error),
    output: found.output as never,
    params: {},
    queued: found.createdOn,
    start: found.createdOn,
    end: ended,
    success: ended === null ? null : found.status === "complete",
    steps: [],
    step_count: 0,
    trigger: { source: "api" },
    versionId: workflow.versionId,
  };
}

function errorView(error: unknown): { name: string; message: string } | null {
  if (error === null || error === undefined) return null;
  if (typeof error === "object") return { name: "Error", message: "", ...error };
  return { name: "Error", message: String(error) };
}
