import type { Goal } from "../types.ts";

export const audienceGrowth: Goal = {
  label: "audience growth",
  aliases: [
    "newsletter",
    "subscribers",
    "community",
    "sign ups",
    "signups",
    "followers",
    "membership",
    "engagement",
    "user engagement",
  ],
  hero: "centred",
  sections: [
    "hero",
    "about",
    "audience",
    "highlights",
    "offers",
    "difference",
    "questions",
    "contact",
  ],
  primary: "Join in",
  secondary: { text: "Who it is for", section: "audience" },
  measure: "new members a week who are still there a month later",
  intent: ["community", "newsletter", "events"],
  question: {
    question: "What do I get, and how often?",
    answer:
      "Something worth your time, and nothing when there is nothing to say. You can leave whenever you like.",
  },
  closing: {
    heading: "Be part of it",
    text: "Joining is easier when we know:",
    list: [
      "What you would like to read or do",
      "How you found us",
      "Whether you would like to take part yourself",
    ],
  },
};
