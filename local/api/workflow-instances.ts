/** https://developers.cloudflare.com/api/resources/workflows/subresources/instances/ */
import type { Context, Hono } from "hono";
import { z } from "zod";
import type { InstanceRecord, InstanceStatus, WorkflowInstances } from "../runtime/contract.ts";
import { liveVersion } from "../runtime/versions.ts";
import type { Workflow } from "../state/model.ts";
import { scriptKey } from "../state/store.ts";
import { type Cloud, now, param } from "./cloud.ts";
import { body, ok, okPage, paginate, text } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

const instance = z.object({
  instance_id: z.string().optional(),
  params: z.unknown().optional(),
});

export function instanceRoutes(cloud: Cloud, routes: Hono, locate: (c: Context) => Workflow): void {
  const instancesOf = ({ accountId, name }: Workflow) =>
    cloud.runtime.workflowInstances(accountId, name);

  routes.get("/:workflow/instances", async (c) => {
    const workflow = locate(c);
    const instances = await instancesOf(workflow);
    const wanted = c.req.query("status");
    const row = async ({ id }: InstanceRecord) => listed(workflow, await instances.get(id));
    const all = await instances.list();
    if (wanted === undefined) {
      // Only those that are shown are asked how they are.
      const { items, info } = paginate(c, all, 50);
      return okPage(c, { items: await Promise.all(items.map(row)), info });
    }
    const rows = await Promise.all(all.map(row));
    return okPage(
      c,
      paginate(
        c,
        rows.filter(({ status }) => status === wanted),
        50,
      ),
    );
  });
  routes.post("/:workflow/instances", async (c) => {
    const workflow = locate(c);
    requireClass(cloud, workflow);
    const given = await body(c, instance, CODE.workflowBodyInvalid);
    return ok(c, await create(await instancesOf(workflow), workflow, given));
  });
  routes.post("/:workflow/instances/batch", async (c) => {
    const workflow = locate(c);
    requireClass(cloud, workflow);
    const given = await body(c, z.array(instance).min(1).max(100), CODE.workflowBodyInvalid);
    const instances = await instancesOf(workflow);
    const created = [];
    for (const one of given) created.push(await create(instances, workflow, one));
    return ok(c, created);
  });
  routes.get("/:workflow/instances/:instance", async (c) => {
    const workflow = locate(c);
    const instances = await instancesOf(workflow);
    const found = await requireInstance(instances, c);
    const steps = await instances.steps(found.id);
    if (found.status === "terminated") {
      steps.push({ type: "termination", trigger: { source: "user" } });
    }
    const shown = c.req.query("simple") === "true" ? [] : steps;
    return ok(c, { ...details(workflow, found), steps: shown, step_count: steps.length });
  });
  routes.post("/:workflow/instances/batch/delete", async (c) => {
    const { instances: ids } = await body(c, z.object({ instances: z.array(z.string()).max(100) }));
    const instances = await instancesOf(locate(c));
    const [deleted, errors]: [object[], object[]] = [[], []];
    for (const id of ids) {
      await instances.remove(id).then(
        () => deleted.push({ id }),
        (error: Error) => errors.push({ id, message: error.message }),
      );
    }
    return ok(c, { deleted, errors });
  });
  routes.put("/:workflow/instances/terminate", async (c) => {
    const instances = await instancesOf(locate(c));
    const wanted = c.req.query("status");
    const terminate = async ({ id }: InstanceRecord) => {
      const { status = "" } = (await instances.get(id)) ?? {};
      if (ENDED.has(status) || (wanted !== undefined && status !== wanted)) return;
      await instances.change(id, "terminate");
    };
    await Promise.all((await instances.list()).map(terminate));
    return ok(c, { status: "ok" });
  });
  routes.post("/:workflow/instances/:instance/events/:type", async (c) => {
    const payload = await payloadOf(c);
    const instances = await instancesOf(locate(c));
    const { id } = await requireInstance(instances, c);
    try {
      await instances.sendEvent(id, { type: param(c, "type"), payload });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new ApiError(400, CODE.workflowInvalid, message);
    }
    return ok(c, {});
  });
  routes.patch("/:workflow/instances/:instance/status", async (c) => {
    const instances = await instancesOf(locate(c));
    const { id, status } = await requireInstance(instances, c);
    const change = z.object({ status: z.enum(["pause", "resume", "terminate", "restart"]) });
    const { status: action } = await body(c, change);
    if (ENDED.has(status) && action !== "restart") {
      const message = `instance.cannot_${action}: the instance has ended, it is ${status}.`;
      throw new ApiError(400, CODE.instanceEnded, message);
    }
    await instances.change(id, action);
    const changed = await instances.get(id);
    return ok(c, { status: changed?.status ?? "unknown", timestamp: now() });
  });
}

/** The JSON that an event carries: it has to have some, and is looked at before its instance is. */
async function payloadOf(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await text(c));
  } catch {
    throw new ApiError(400, CODE.workflowBodyInvalid, "The body of an event must be JSON.");
  }
}

/** A workflow can be declared before its Worker exports the class; an instance needs it. */
function requireClass(
  { store }: Cloud,
  { accountId, name, scriptName, className }: Workflow,
): void {
  const script = store.scripts.get(scriptKey(accountId, null, scriptName));
  const exported = script === undefined ? undefined : liveVersion(script)?.namedHandlers;
  if (exported?.some((handler) => handler.name === className)) return;
  const message = `workflow.class_not_found: workflow "${name}" needs a class "${className}", which Worker "${scriptName}" as it is deployed does not export.`;
  throw new ApiError(400, CODE.classMissing, message);
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

type Instance = InstanceRecord & InstanceStatus & { params: unknown };

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
    // Text or a number by the API's schema, never null.
    output: found.output ?? "",
    params: found.params ?? {},
    queued: found.createdOn,
    start: found.createdOn,
    end: ended,
    success: ended === null ? null : found.status === "complete",
    trigger: { source: "api" },
    versionId: workflow.versionId,
  };
}

function errorView(error: unknown): { name: string; message: string } | null {
  if (error === null || error === undefined) return null;
  if (typeof error === "object") return { name: "Error", message: "", ...error };
  return { name: "Error", message: String(error) };
}
