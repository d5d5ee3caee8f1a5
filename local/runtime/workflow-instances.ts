import type { InstanceRecord, InstanceStatus, WorkflowInstances } from "./contract.ts";

/** One method call to the workflow control Worker. */
export type ControlCall = (method: string, ...args: unknown[]) => Promise<unknown>;

interface Brief {
  id: string;
  createdOn: string;
  modifiedOn: string;
}
interface Registered extends Brief {
  params: unknown;
}

/** The API's view of one workflow's instances. */
export function workflowInstances(
  call: ControlCall,
  key: string,
  workflowName: string,
): WorkflowInstances {
  const record = ({ id, createdOn, modifiedOn }: Brief): InstanceRecord => ({
    id,
    workflowName,
    createdOn,
    modifiedOn,
  });
  const listed = async () => ((await call("listed", key)) as Brief[]).map(record);
  const one = async (id: string) => {
    const found = (await call("registered", key, id)) as Registered | null;
    return found === null ? undefined : record(found);
  };
  return {
    async create(id, params) {
      const options = { ...(id === undefined ? {} : { id }), params };
      const created = (await call("create", key, options)) as { id: string };
      return (await one(created.id)) as InstanceRecord;
    },
    async list() {
      return (await listed()).sort((a, b) => b.createdOn.localeCompare(a.createdOn));
    },
    async get(id) {
      const instance = await one(id);
      if (instance === undefined) return null;
      const { params } = (await call("registered", key, id)) as Registered;
      return { ...instance, params, ...((await call("status", key, id)) as InstanceStatus) };
    },
    async change(id, action) {
      await call("change", key, id, action);
    },
    async steps(id) {
      return (await call("steps", key, id)) as Record<string, unknown>[];
    },
    async sendEvent(id, event) {
      await call("sendEvent", key, id, event);
    },
    async remove(id) {
      await call("remove", key, id);
    },
  };
}

/** One method call to `workflow-control.ts`. */
export function controlRequest(method: string, args: unknown[]): Request {
  const body = JSON.stringify({ method, args });
  return new Request("http://node.invalid/", { method: "POST", body });
}

/** What it gave; throws what it threw. */
export async function controlResult(answer: Response): Promise<unknown> {
  const { result, error } = (await answer.json()) as { result?: unknown; error?: string };
  if (error !== undefined) throw new Error(error);
  return result;
}
