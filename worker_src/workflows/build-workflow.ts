import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import type { AgentEnvelope, BuildOutput, BuildRequest } from "../shared/contract.ts";
import type { Trace } from "../shared/trace/context.ts";
import { askAgent } from "./agents.ts";
import type { Env } from "./env.ts";
import { foundBy } from "./improves.ts";
import { publishSteps } from "./publish-step.ts";
import { asRun, type Started } from "./run-span.ts";

/** BUILD: from a description to a site; each agent gets what the ones before it found. */
export class BuildWorkflow extends WorkflowEntrypoint<Env, Started<BuildRequest>> {
  override run(
    event: Readonly<WorkflowEvent<Started<BuildRequest>>>,
    step: WorkflowStep,
  ): Promise<BuildOutput> {
    return asRun("BUILD", event, (trace) => this.#build(event.payload, step, trace));
  }

  async #build(
    payload: Started<BuildRequest>,
    step: WorkflowStep,
    trace: Trace,
  ): Promise<BuildOutput> {
    const dispatcher = {
      service: this.env.BUILD_DISPATCH,
      url: this.env.BUILD_DISPATCHER_URL,
      token: this.env.DISPATCH_TOKEN,
      trace,
    };
    // What agents are asked about: how the page is published is none of it.
    const { publish, improves, traceparent: _, ...input } = payload;
    const found =
      improves === undefined ? {} : { optimize: await foundBy(this.env, step, improves) };
    const results: Record<string, AgentEnvelope> = {};
    const ask = async (agent: string, action: string) => {
      const context = { ...found, ...results };
      return askAgent(step, dispatcher, `${agent}/${action}`, { input, context });
    };

    const [market, competition] = await Promise.all([
      ask("market-research", "research"),
      ask("competitive-analysis", "analyze-industry"),
    ]);
    results["market-research"] = market;
    results["competitive-analysis"] = competition;
    results.brand = await ask("brand", "create");
    results.design = await ask("design", "enhanced");
    results.development = await ask("development", "generate");
    if (publish === undefined) return { results };
    const published = await publishSteps(this.env, step, trace, payload, { results });
    return { results, publish: published };
  }
}
