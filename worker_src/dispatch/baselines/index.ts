import type { Target } from "../target.ts";
import { page } from "./page.ts";

/** What a run's request says, as far as a baseline needs it. */
type Input = Record<string, unknown>;

const textOf = (input: Input, field: string, fallback: string): string => {
  const value = input[field];
  return typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, 2000) : fallback;
};

type Baseline = (input: Input) => Record<string, unknown>;

const GENERAL_SECTIONS = ["hero", "benefits", "proof", "questions", "contact"];

const BASELINES = new Map<string, Baseline>(
  Object.entries({
    "market-research": (input) => ({
      businessType: textOf(input, "businessType", "general"),
      audience: [
        "people who look for this offer",
        "people who compare offers",
        "returning customers",
      ],
      needs: [
        "understand the offer at a glance",
        "trust the people behind it",
        "one clear next step",
      ],
    }),
    "competitive-analysis": (input) => ({
      businessType: textOf(input, "businessType", "general"),
      patterns: ["a headline that names the offer", "proof near the first call to action"],
      gaps: ["plain prices", "answers before questions"],
    }),
    brand: (input) => ({
      name: textOf(input, "name", "Your site"),
      palette: { text: "#1a1a2e", background: "#ffffff", accent: "#1d4ed8", onAccent: "#ffffff" },
      fonts: { heading: "system-ui, sans-serif", body: "system-ui, sans-serif" },
      voice: ["clear", "friendly", "exact"],
    }),
    design: (input) => ({
      primaryGoal: textOf(input, "primaryGoal", "inform"),
      sections: GENERAL_SECTIONS,
    }),
    development: (input) => ({
      html: page(textOf(input, "name", "Your site"), textOf(input, "description", "Coming soon.")),
    }),
  }),
);

/** The audits cannot be guessed: their baseline says that nothing was measured. */
const AUDIT_BASELINE: Baseline = (input) => ({
  url: textOf(input, "url", ""),
  score: null,
  checks: 0,
  findings: [],
  note: "The page was not audited.",
});

/** A useful answer for an agent that cannot give one; an unknown agent gets an empty one. */
export function baseline({ agent }: Target, input: Input): Record<string, unknown> {
  if (agent.endsWith("-auditor")) return AUDIT_BASELINE(input);
  return BASELINES.get(agent)?.(input) ?? { note: `There is no built-in answer for ${agent}.` };
}
