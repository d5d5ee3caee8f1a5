import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import type { AgentEnvelope, OptimizeOutput, OptimizeRequest } from "../shared/contract.ts";
import type { Trace } from "../shared/trace/context.ts";
import { askAgent } from "./agents.ts";
import type { Env } from "./env.ts";
import { mergeReport } from "./report.ts";
import { asRun, type Started } from "./run-span.ts";
import { siteAnalytics } from "./sites/of-address.ts";

const AUDITS = ["design", "performance", "seo", "conversion"] as const;

/** OPTIMIZE: four audits of a page, side by side, and one report of them. */
export class OptimizationWorkflow extends WorkflowEntrypoint<Env, Started<OptimizeRequest>> {
  override run(
    event: Readonly<WorkflowEvent<Started<OptimizeRequest>>>,
    step: WorkflowStep,
  ): Promise<OptimizeOutput> {
    return asRun("OPTIMIZE", event, (trace) => this.#optimize(event.payload, step, trace));
  }

  async #optimize(
    { traceparent: _, ...input }: Started<OptimizeRequest>,
    step: WorkflowStep,
    trace: Trace,
  ): Promise<OptimizeOutput> {
    const dispatcher = {
      service: this.env.OPTIMIZE_DISPATCH,
      url: this.env.OPTIMIZE_DISPATCHER_URL,
      token: this.env.DISPATCH_TOKEN,
      trace,
    };
    const audited = await Promise.all(
      AUDITS.map(async (audit): Promise<[string, AgentEnvelope]> => {
        const request = { input, context: {} };
        return [audit, await askAgent(step, dispatcher, `audit/${audit}`, request)];
      }),
    );
    const results = Object.fromEntries(audited);
    const analytics = await siteAnalytics(this.env, step, input.url);
    return { results, report: mergeReport(results, analytics) };
  }
}
