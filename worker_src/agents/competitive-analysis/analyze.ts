import { type Basis, basisOf, knowledgeFor } from "../../shared/agents/knowledge/index.ts";
import type { Proof } from "../../shared/agents/knowledge/types.ts";
import type { BuildRequest } from "../../shared/contract.ts";

export interface Competition extends Basis {
  industry: string;
  /** What visitors expect, since nearly every site of the industry has it. */
  patterns: string[];
  /** What most of them leave undone, with the part of a page that can do better. */
  gaps: { gap: string; opportunity: string }[];
  positioning: string;
  /** Evidence that only the owner can supply; none of it is made up for the page. */
  proofs: Proof[];
}

export function analyzeIndustry(request: BuildRequest): Competition {
  const knowledge = knowledgeFor(request);
  const business = knowledge.business.entry;
  return {
    ...basisOf(knowledge, request),
    industry: business.label,
    patterns: [...business.patterns],
    gaps: business.gaps.map((gap, position) => ({
      gap,
      opportunity: business.differentiators[position] ?? knowledge.goal.entry.primary,
    })),
    positioning: business.positioning,
    proofs: [...business.proofs],
  };
}
