/** Publishing as steps of a BUILD run. */
import type { WorkflowStep, WorkflowStepConfig } from "cloudflare:workers";
import type { BuildOutput, BuildRequest, PublishOutput } from "../shared/contract.ts";
import { HttpError } from "../shared/errors.ts";
import type { Trace } from "../shared/trace/context.ts";
import type { Env } from "./env.ts";
import { ApiUnavailable } from "./sites/api.ts";
import { measured, publish, type Step } from "./sites/publish.ts";
import { publishingOf } from "./sites/settings.ts";
import { slugFor } from "./sites/slug.ts";

const STEP: WorkflowStepConfig = {
  retries: { limit: 3, delay: "2 seconds", backoff: "exponential" },
  timeout: "2 minutes",
};

/** A refusal, as a step can remember it: what it throws loses its class. */
interface Refused {
  refused: { status: number; code: string; message: string };
}

/**
 * Publishes the page of a run. A failure is part of the output, not the end of the run: the page is
 * made, and `POST /sites` publishes it once the cause is gone.
 */
export async function publishSteps(
  env: Env,
  step: WorkflowStep,
  trace: Trace,
  { name, publish: asked }: BuildRequest,
  output: BuildOutput,
): Promise<PublishOutput> {
  const { run = "" } = trace;
  const slug = asked?.slug ?? (await slugFor(name, run));
  const wanted = { slug, run, hostname: asked?.hostname, again: false };
  try {
    const steps = remembered(step, slug, trace);
    const done = await publish(publishingOf(env), wanted, async () => output, steps);
    return { status: "published", ...done };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof HttpError ? error.code : "failed";
    return { status: "failed", slug, error: { code, message } };
  }
}

/** A refusal is remembered and not tried again; anything else is. */
function remembered(step: WorkflowStep, site: string, trace: Trace): Step {
  const traced = measured(site, trace);
  return async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const once = () => attempt(() => traced(name, act)) as never;
    const gave = (await step.do(name, STEP, once)) as { value: T } | Refused;
    if ("value" in gave) return gave.value;
    const { status, code, message } = gave.refused;
    throw new HttpError(status, code, message);
  };
}

async function attempt<T>(act: () => Promise<T>): Promise<{ value: T } | Refused> {
  try {
    return { value: await act() };
  } catch (error) {
    if (!(error instanceof HttpError) || error instanceof ApiUnavailable) throw error;
    const { status, code, message } = error;
    return { refused: { status, code, message } };
  }
}
