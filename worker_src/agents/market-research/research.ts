import { termsOf } from "../../shared/agents/brief.ts";
import { type Basis, basisOf, knowledgeFor } from "../../shared/agents/knowledge/index.ts";
import type { Item, Segment } from "../../shared/agents/knowledge/types.ts";
import { words } from "../../shared/agents/text.ts";
import type { BuildRequest } from "../../shared/contract.ts";

export interface Market extends Basis {
  market: string;
  /** The segment that the description speaks to most comes first. */
  audience: Segment[];
  needs: Item[];
  differentiators: string[];
  keywords: { term: string; from: "industry" | "description" | "intent" }[];
  /** How to tell that the site does its job. */
  measure: string;
}

export function researchMarket(request: BuildRequest): Market {
  const knowledge = knowledgeFor(request);
  const business = knowledge.business.entry;
  const goal = knowledge.goal.entry;
  const [topic = business.label] = business.keywords;
  return {
    ...basisOf(knowledge, request),
    market: business.label,
    audience: byRelevance(business.segments, words(request.description)),
    needs: [...business.needs],
    differentiators: [...business.differentiators],
    keywords: [
      ...business.keywords.map((term) => ({ term, from: "industry" as const })),
      ...termsOf(request.description)
        .filter((term) => !business.keywords.includes(term))
        .map((term) => ({ term, from: "description" as const })),
      ...goal.intent.map((word) => ({ term: `${topic} ${word}`, from: "intent" as const })),
    ],
    measure: goal.measure,
  };
}

/** By how many of a segment's own words the description uses; ties keep the curated order. */
function byRelevance(segments: readonly Segment[], said: string[]): Segment[] {
  const spoken = new Set(said.filter((word) => word.length > 3));
  const overlap = ({ name, need, trigger }: Segment) =>
    new Set(words(`${name} ${need} ${trigger}`).filter((word) => spoken.has(word))).size;
  return [...segments].sort((a, b) => overlap(b) - overlap(a));
}
