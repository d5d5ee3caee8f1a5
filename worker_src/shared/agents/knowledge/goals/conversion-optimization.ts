import type { Goal } from "../types.ts";

export const conversionOptimization: Goal = {
  label: "conversion optimisation",
  aliases: [
    "conversion",
    "conversions",
    "cro",
    "optimise conversion",
    "conversion optimisation",
    "conversion rate",
  ],
  hero: "centred",
  sections: [
    "hero",
    "highlights",
    "offers",
    "difference",
    "about",
    "process",
    "questions",
    "contact",
  ],
  primary: "Get started",
  secondary: { text: "Compare what you get", section: "offers" },
  measure: "completed first steps for every hundred visits",
  intent: ["best", "compare", "reviews"],
  question: {
    question: "How do I know that this is right for me?",
    answer:
      "Read what is included, and whom it is for. When it does not fit, we would rather tell you before you start than after.",
  },
  closing: {
    heading: "Ready when you are",
    text: "Starting takes three short steps:",
    list: [
      "Pick what fits you best",
      "Tell us where to reach you",
      "Get a clear confirmation of what comes next",
    ],
  },
};
