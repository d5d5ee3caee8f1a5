/** market-research/research: whom a site is for, what they need, and the words they use. */
import * as z from "zod/mini";
import { action, agent } from "../../shared/agents/agent.ts";
import { askModel, enriched, type ModelEnv, phrase } from "../../shared/agents/model.ts";
import { buildRequest } from "../../shared/contract.ts";
import { researchMarket } from "./research.ts";

const words = z.object({
  needs: z.array(z.object({ title: phrase(50), text: phrase(160) })).check(z.length(3)),
});

export default agent<ModelEnv>({
  research: action(buildRequest, async ({ input, ...from }) => {
    const market = researchMarket(input);
    const task =
      'Name the three strongest needs of this market, each with a short title and one sentence: {"needs": [{"title", "text"}]}.';
    const facts = { description: input.description.slice(0, 4000), ...market };
    return enriched(market, await askModel(from, { task, facts, schema: words }));
  }),
});
