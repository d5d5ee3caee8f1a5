import type { Goal } from "../types.ts";

export const leadGeneration: Goal = {
  label: "lead generation",
  aliases: ["leads", "lead gen", "generate leads", "enquiries", "get clients", "new customers"],
  hero: "split",
  sections: [
    "hero",
    "highlights",
    "about",
    "offers",
    "process",
    "difference",
    "questions",
    "contact",
  ],
  primary: "Start a conversation",
  secondary: { text: "See how it works", section: "process" },
  measure: "qualified enquiries for every hundred visits",
  intent: ["quote", "consultation", "near me"],
  question: {
    question: "What happens after I get in touch?",
    answer:
      "You hear from a person who has read your message. A first conversation is about your situation, and ends with a clear next step, or with an honest no.",
  },
  closing: {
    heading: "Let’s talk about what you need",
    text: "A few facts make the first conversation useful:",
    list: [
      "What you want to change, in a sentence",
      "When it has to be done",
      "What you have tried so far",
    ],
  },
};
