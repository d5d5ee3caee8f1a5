/** A BUILD run that improves on what an OPTIMIZE run found. */
import type { WorkflowStep } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";
import type { AgentEnvelope, Finding, OptimizeOutput } from "../shared/contract.ts";
import { HttpError } from "../shared/errors.ts";
import type { Env } from "./env.ts";
import { findRun, statusOf } from "./runs.ts";

/** As much of a finding as the agents need. */
type Found = Pick<Finding, "id" | "severity" | "title"> & { audit: string };

/** The report of a run. Throws {@link HttpError} 409 for a run that has none. */
export async function reportOf(workflow: Workflow, run: string): Promise<OptimizeOutput["report"]> {
  const { status, output } = await statusOf(await findRun(workflow, run));
  const report = (output as OptimizeOutput | null)?.report;
  if (status === "complete" && report !== undefined) return report;
  const message = `The OPTIMIZE run "${run}" is ${status}; it can be improved on once it is complete.`;
  throw new HttpError(409, "not_complete", message);
}

/** The report as agents get it: in the form in which they get the results of one another. */
export async function foundBy(env: Env, step: WorkflowStep, run: string): Promise<AgentEnvelope> {
  const report = await step.do("improves", async () => {
    try {
      const { score, findings } = await reportOf(env.OPTIMIZATION_WORKFLOW, run);
      const found = findings.map(
        ({ audit, id, severity, title }): Found => ({ audit, id, severity, title }),
      );
      return { score, findings: found };
    } catch (error) {
      if (error instanceof HttpError) throw new NonRetryableError(error.message);
      throw error;
    }
  });
  return { agent: "optimize", action: "report", source: "worker", result: { ...report } };
}
