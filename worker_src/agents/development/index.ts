/** development/generate: the complete page, and the files beside it. */
import * as z from "zod/mini";
import { action, agent } from "../../shared/agents/agent.ts";
import { askModel, enriched, type ModelEnv, phrase } from "../../shared/agents/model.ts";
import { buildRequest } from "../../shared/contract.ts";
import { generateSite, SUMMARY_LENGTH, summaryOf } from "./generate.ts";

const words = z.object({ summary: phrase(SUMMARY_LENGTH) });

export default agent<ModelEnv>({
  generate: action(buildRequest, async ({ input, context, ...from }) => {
    const task = 'Summarise this site for a search result, in one sentence: {"summary": "…"}.';
    const { name, description, businessType } = input;
    const facts = {
      name: name.slice(0, 200),
      description: description.slice(0, 4000),
      businessType,
    };
    const written = await askModel(from, { task, facts, schema: words });
    return enriched(
      await generateSite(input, context, written?.summary ?? summaryOf(input)),
      written,
    );
  }),
});
