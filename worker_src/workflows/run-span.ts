/** A run as one span: everything that its steps do hangs below it. */
import type { WorkflowEvent } from "cloudflare:workers";
import { type Trace, traceOfRun } from "../shared/trace/context.ts";
import { classOf, type Fields, Span } from "../shared/trace/span.ts";

/** What a run is started with: its request, and the span of the request that started it. */
export type Started<Request> = Request & { traceparent?: string };

/** Runs the work of a run with its trace, and writes the run's line when it has ended. */
export async function asRun<Request, Output>(
  workflow: NonNullable<Fields["workflow"]>,
  { payload, instanceId, timestamp }: Readonly<WorkflowEvent<Started<Request>>>,
  work: (trace: Trace) => Promise<Output>,
): Promise<Output> {
  const { trace, parentId } = await traceOfRun(instanceId, timestamp, payload.traceparent);
  const fields = { workflow, ...(parentId === undefined ? {} : { parentId }) };
  const begun = timestamp.getTime();
  const span = new Span({ worker: "workflows", span: "run", trace, begun, fields });
  try {
    const output = await work(trace);
    span.end("ok");
    return output;
  } catch (error) {
    span.end("failed", { error: classOf(error) });
    throw error;
  }
}
