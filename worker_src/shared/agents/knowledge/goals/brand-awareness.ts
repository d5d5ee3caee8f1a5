import type { Goal } from "../types.ts";

export const brandAwareness: Goal = {
  label: "brand awareness",
  aliases: [
    "awareness",
    "branding",
    "visibility",
    "brand",
    "reputation",
    "exposure",
    "online presence",
  ],
  hero: "centred",
  sections: [
    "hero",
    "about",
    "highlights",
    "difference",
    "audience",
    "offers",
    "questions",
    "contact",
  ],
  primary: "Get to know us",
  secondary: { text: "What sets us apart", section: "difference" },
  measure: "searches for the name, and visits that come back",
  intent: ["about", "story", "reviews"],
  question: {
    question: "Who is behind this?",
    answer:
      "People who do this work every day and answer for it by name. Ask us anything about how we work.",
  },
  closing: {
    heading: "Say hello",
    text: "We like to hear from people who are curious:",
    list: [
      "Ask how something is made or done",
      "Suggest working on something together",
      "Tell us what you would like to see next",
    ],
  },
};
