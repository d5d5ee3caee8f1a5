import type { Goal } from "../types.ts";

export const customerSupport: Goal = {
  label: "customer support",
  aliases: [
    "support",
    "help",
    "self service",
    "help center",
    "help centre",
    "reduce support",
    "customer service",
  ],
  hero: "centred",
  sections: ["hero", "questions", "process", "offers", "highlights", "about", "contact"],
  primary: "Find an answer",
  secondary: { text: "How help works", section: "process" },
  measure: "questions answered without a message to the team",
  intent: ["how to", "help", "opening hours"],
  question: {
    question: "What if my question is not answered here?",
    answer:
      "Write to us with what you did, what you expected and what happened instead. That is mostly all it takes to help you at once.",
  },
  closing: {
    heading: "Still looking for an answer?",
    text: "These three facts let us help at the first reply:",
    list: ["What you were trying to do", "What happened instead", "Since when, and how often"],
  },
};
