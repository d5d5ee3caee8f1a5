/** design/enhanced: the parts of a page in the order that serves its goal, and its measures. */
import * as z from "zod/mini";
import { action, agent } from "../../shared/agents/agent.ts";
import { askModel, enriched, type ModelEnv, phrase } from "../../shared/agents/model.ts";
import { buildRequest } from "../../shared/contract.ts";
import { enhanceDesign } from "./enhance.ts";

const words = z.object({ message: z.object({ headline: phrase(70), lead: phrase(200) }) });

export default agent<ModelEnv>({
  enhanced: action(buildRequest, async ({ input, ...from }) => {
    const design = enhanceDesign(input);
    const task =
      'Write the headline (at most eight words) and one sentence below it: {"message": {"headline": "…", "lead": "…"}}.';
    const { message, profile, goal } = design;
    const facts = { description: input.description.slice(0, 4000), message, profile, goal };
    return enriched(design, await askModel(from, { task, facts, schema: words }));
  }),
});
