/** brand/create: how a name is written, coloured and set, and the voice it speaks in. */
import * as z from "zod/mini";
import { action, agent } from "../../shared/agents/agent.ts";
import { askModel, enriched, type ModelEnv, phrase } from "../../shared/agents/model.ts";
import { buildRequest } from "../../shared/contract.ts";
import { createBrand } from "./create.ts";

const words = z.object({ tagline: phrase(70) });

export default agent<ModelEnv>({
  create: action(buildRequest, async ({ input, ...from }) => {
    const brand = createBrand(input);
    const task = 'Write a tagline of at most eight words for this business: {"tagline": "…"}.';
    const { name, voice, tagline, profile } = brand;
    const description = input.description.slice(0, 4000);
    const facts = { description, name: name.wordmark, voice, tagline, profile };
    return enriched(brand, await askModel(from, { task, facts, schema: words }));
  }),
});
