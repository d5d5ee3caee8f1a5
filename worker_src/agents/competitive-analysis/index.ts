/** competitive-analysis/analyze-industry: what the others do, what they leave undone, and where to stand. */
import * as z from "zod/mini";
import { action, agent } from "../../shared/agents/agent.ts";
import { askModel, enriched, type ModelEnv, phrase } from "../../shared/agents/model.ts";
import { buildRequest } from "../../shared/contract.ts";
import { analyzeIndustry } from "./analyze.ts";

const words = z.object({ positioning: phrase(160) });

export default agent<ModelEnv>({
  "analyze-industry": action(buildRequest, async ({ input, ...from }) => {
    const competition = analyzeIndustry(input);
    const task = 'Write one sentence that positions this business: {"positioning": "…"}.';
    const facts = { description: input.description.slice(0, 4000), ...competition };
    return enriched(competition, await askModel(from, { task, facts, schema: words }));
  }),
});
