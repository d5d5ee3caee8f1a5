import type { Goal } from "../types.ts";

export const donations: Goal = {
  label: "donations",
  aliases: [
    "donate",
    "fundraising",
    "fund raising",
    "giving",
    "raise funds",
    "volunteers",
    "volunteering",
  ],
  hero: "split",
  sections: [
    "hero",
    "about",
    "highlights",
    "process",
    "difference",
    "audience",
    "questions",
    "contact",
  ],
  primary: "Give your support",
  secondary: { text: "Where help goes", section: "process" },
  measure: "gifts for every hundred visits, and how many repeat",
  intent: ["donate", "charity", "volunteer"],
  question: {
    question: "How is my gift used?",
    answer:
      "For the work that is described here. Ask us for the latest report: we are glad to go through it with you.",
  },
  closing: {
    heading: "Every kind of help counts",
    text: "There is more than one way to take part:",
    list: [
      "Give once, or a little every month",
      "Give time or a skill",
      "Tell somebody who would care",
    ],
  },
};
