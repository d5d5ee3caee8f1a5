import * as z from "zod/mini";
import { briefOf } from "../../shared/agents/brief.ts";
import { type Basis, basisOf, knowledgeFor } from "../../shared/agents/knowledge/index.ts";
import { seedOf } from "../../shared/agents/text.ts";
import type { BuildRequest } from "../../shared/contract.ts";
import { type NameTreatment, treatName } from "./name.ts";
import { COLOURS, type Colours, type Pair, pairsOf, paletteFor } from "./palette.ts";
import { TYPEFACES, type Typefaces } from "./type.ts";

export interface Brand extends Basis {
  name: NameTreatment;
  palette: Colours;
  contrast: Pair[];
  typefaces: Typefaces;
  voice: string[];
  tagline: string;
}

/** How far a name may turn the hue of its industry, so that two of a kind do not look alike. */
const HUE_SPREAD = 24;

export function createBrand(request: BuildRequest): Brand {
  const knowledge = knowledgeFor(request);
  const { hue, personality, voice, headline } = knowledge.business.entry;
  const { name } = briefOf(request);
  const turn = (seedOf(name) % (2 * HUE_SPREAD + 1)) - HUE_SPREAD;
  const palette = paletteFor((hue + turn + 360) % 360, personality);
  return {
    ...basisOf(knowledge, request),
    name: treatName(name),
    palette,
    contrast: pairsOf(palette),
    typefaces: TYPEFACES[personality],
    voice: [...voice],
    tagline: headline,
  };
}

const fontStack = z.string().check(z.regex(/^[\w ',-]{1,200}$/));
const colour = z.string().check(z.regex(/^#[0-9a-f]{6}$/));

/** What a page needs of a brand, as another agent reads it: nothing in it can leave a style. */
export const brandLook = z.object({
  palette: z.object(Object.fromEntries(COLOURS.map((role) => [role, colour]))),
  typefaces: z.object({
    heading: fontStack,
    body: fontStack,
    headingWeight: z.number().check(z.gte(100), z.lte(900)),
    headingTracking: z.number().check(z.gte(-0.1), z.lte(0.2)),
  }),
  tagline: z.string().check(z.minLength(1), z.maxLength(300)),
});
