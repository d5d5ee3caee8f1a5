import * as z from "zod/mini";
import { type Context, resultOf } from "../../shared/agents/agent.ts";
import { type Brief, briefOf } from "../../shared/agents/brief.ts";
import { type Basis, basisOf, knowledgeFor } from "../../shared/agents/knowledge/index.ts";
import type { Goal, Item, Question, Segment } from "../../shared/agents/knowledge/types.ts";
import type { BuildRequest } from "../../shared/contract.ts";
import { brandLook, createBrand } from "../brand/create.ts";
import { type NameTreatment, treatName } from "../brand/name.ts";
import type { Colours } from "../brand/palette.ts";
import type { Typefaces } from "../brand/type.ts";
import { enhanceDesign, type PageDesign, pageDesign } from "../design/enhance.ts";
import { improvementsFor, type Wishes, wishesOf } from "./improve.ts";

/** Everything that a page is made from. */
export interface Content {
  basis: Basis;
  brief: Brief;
  name: NameTreatment;
  tagline: string;
  palette: Colours;
  typefaces: Typefaces;
  design: PageDesign;
  schemaType: string;
  needs: Item[];
  audience: Segment[];
  differentiators: readonly string[];
  positioning: string;
  offers: readonly Item[];
  steps: readonly Item[];
  questions: readonly Question[];
  closing: Goal["closing"];
  /** What an OPTIMIZE run asks for. */
  wishes: Wishes;
}

const line = z.string().check(z.minLength(1), z.maxLength(400));
const market = z.object({
  needs: z.array(z.object({ title: line, text: line })).check(z.minLength(1), z.maxLength(6)),
  audience: z
    .array(z.object({ name: line, need: line, trigger: line }))
    .check(z.minLength(1), z.maxLength(6)),
});
const competition = z.object({ positioning: line });

/** What the agents before found, each replaced by own work where it is missing or does not fit. */
export function contentFor(request: BuildRequest, context: Context): Content {
  const knowledge = knowledgeFor(request);
  const business = knowledge.business.entry;
  const goal = knowledge.goal.entry;
  const brief = briefOf(request);
  const look = resultOf(context, "brand", brandLook) ?? createBrand(request);
  const found = resultOf(context, "market-research", market);
  return {
    basis: basisOf(knowledge, request),
    brief,
    name: treatName(brief.name),
    tagline: look.tagline,
    palette: look.palette as Colours,
    typefaces: look.typefaces,
    design: resultOf(context, "design", pageDesign) ?? enhanceDesign(request),
    schemaType: business.schemaType,
    needs: found?.needs ?? [...business.needs],
    audience: found?.audience ?? [...business.segments],
    differentiators: business.differentiators,
    positioning:
      resultOf(context, "competitive-analysis", competition)?.positioning ?? business.positioning,
    offers: business.offers,
    steps: business.steps,
    questions: [...business.questions, goal.question],
    closing: goal.closing,
    wishes: wishesOf(improvementsFor(context)),
  };
}
