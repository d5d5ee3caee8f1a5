import type { WorkflowStep, WorkflowStepConfig, WorkflowStepContext } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";
import { type AgentEnvelope, type AgentRequest, DISPATCH_HOST } from "../shared/contract.ts";
import { type Trace, traceHeaders } from "../shared/trace/context.ts";
import { classOf, Span } from "../shared/trace/span.ts";

/** How one plane's dispatch Worker is reached. */
export interface Dispatcher {
  /** Over the service binding when it is bound. */
  service: Fetcher | undefined;
  /** Over the network otherwise. */
  url: string | undefined;
  token: string | undefined;
  /** Of the run. */
  trace: Trace;
}

/** The dispatch Worker answers with a fallback by itself; what is retried here is that Worker. */
const STEP: WorkflowStepConfig = {
  retries: { limit: 3, delay: "2 seconds", backoff: "exponential" },
  timeout: "2 minutes",
};

/** Asks one agent, as a step of the run: `path` is `<agent>/<action>`, or `audit/<kind>`. */
export async function askAgent(
  step: WorkflowStep,
  dispatcher: Dispatcher,
  path: string,
  request: AgentRequest,
): Promise<AgentEnvelope> {
  // What a step gives is stored as JSON; the type that Workflows asks for cannot say `unknown`.
  const envelope: unknown = await step.do(
    path,
    STEP,
    (ctx: WorkflowStepContext) => attempt(ctx.attempt, dispatcher, path, request) as never,
  );
  return envelope as AgentEnvelope;
}

/** A span for each attempt. */
async function attempt(
  count: number,
  dispatcher: Dispatcher,
  path: string,
  request: AgentRequest,
): Promise<AgentEnvelope> {
  const fields = { step: path, attempt: count };
  const span = new Span({ worker: "workflows", span: "step", under: dispatcher.trace, fields });
  try {
    const envelope = await dispatch({ ...dispatcher, trace: span.trace }, path, request);
    const { source, reason } = envelope;
    span.end(source === "worker" ? "ok" : "fallback", reason === undefined ? {} : { reason });
    return envelope;
  } catch (error) {
    span.end("failed", { error: classOf(error) });
    throw error;
  }
}

async function dispatch(
  dispatcher: Dispatcher,
  path: string,
  request: AgentRequest,
): Promise<AgentEnvelope> {
  const { service, url, token, trace } = dispatcher;
  if (token === undefined) throw new NonRetryableError("DISPATCH_TOKEN is not bound.");
  if (service === undefined && url === undefined) {
    throw new NonRetryableError("No dispatch Worker is bound and no dispatcher URL is set.");
  }
  const base = service === undefined ? url : `https://${DISPATCH_HOST}`;
  const answer = await (service ?? globalThis).fetch(`${base}/workers/${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      ...traceHeaders(trace),
    },
    body: JSON.stringify(request),
  });
  if (answer.ok) return (await answer.json()) as AgentEnvelope;
  const message = `${path} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`;
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
    throw new NonRetryableError(message);
  }
  throw new Error(message);
}
