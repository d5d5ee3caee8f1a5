import { INSTANCE_ID } from "../shared/contract.ts";
import { HttpError } from "../shared/errors.ts";

/** A status as this API gives it: three keys and no others, whatever the runtime adds. */
export interface RunStatus {
  status: string;
  error: string | null;
  output: unknown;
}

/** A run that was created now: `create` queues it, so there is nothing to ask the runtime for. */
export const QUEUED: RunStatus = { status: "queued", error: null, output: null };

/** Starts a run and gives its id. Throws {@link HttpError} 409 when the id is taken. */
export async function startRun(
  workflow: Workflow,
  id: string | undefined,
  params: unknown,
): Promise<string> {
  try {
    const instance = await workflow.create({ ...(id === undefined ? {} : { id }), params });
    return instance.id;
  } catch (error) {
    if (
      !messageOf(error).includes("already_exists") &&
      !messageOf(error).includes("already exists")
    ) {
      throw error;
    }
    throw new HttpError(
      409,
      "instance_exists",
      `There is a run "${id}" already: choose another instanceId.`,
    );
  }
}

/** Throws {@link HttpError} 400 for an id that cannot be one, 404 for a run that is not there. */
export async function findRun(workflow: Workflow, id: string | null): Promise<WorkflowInstance> {
  if (id === null || !INSTANCE_ID.test(id)) {
    const expected = "expected 1 to 100 letters, digits, - and _, not starting with -";
    const message = "The query parameter instanceId is missing or is no instance id.";
    throw new HttpError(400, "invalid", message, { fields: { instanceId: expected } });
  }
  try {
    return await workflow.get(id);
  } catch (error) {
    if (!messageOf(error).includes("not_found") && !messageOf(error).includes("not found"))
      throw error;
    throw new HttpError(404, "not_found", `There is no run "${id}".`);
  }
}

export async function statusOf(instance: WorkflowInstance): Promise<RunStatus> {
  const { status, error, output } = await instance.status();
  return { status, error: errorText(error), output: output ?? null };
}

/** Older runtimes give a string, newer ones an object. */
function errorText(error: unknown): string | null {
  if (error === undefined || error === null) return null;
  if (typeof error === "string") return error;
  const { name, message } = error as { name?: string; message?: string };
  return message === undefined ? JSON.stringify(error) : [name, message].filter(Boolean).join(": ");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
