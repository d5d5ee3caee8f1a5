import type { Goal } from "../types.ts";

export const recruitment: Goal = {
  label: "recruitment",
  aliases: ["hiring", "jobs", "careers", "talent", "recruit", "applications", "employer branding"],
  hero: "split",
  sections: [
    "hero",
    "about",
    "difference",
    "highlights",
    "process",
    "audience",
    "questions",
    "contact",
  ],
  primary: "Work with us",
  secondary: { text: "How hiring works", section: "process" },
  measure: "suitable applications for every open position",
  intent: ["jobs", "careers", "salary"],
  question: {
    question: "Do I have to match every requirement?",
    answer:
      "No. Tell us what you do well and what you want to learn. We read every application for that.",
  },
  closing: {
    heading: "Tell us about yourself",
    text: "Three things say more than a long letter:",
    list: ["Work that you are proud of", "What you want to learn next", "When you could start"],
  },
};
