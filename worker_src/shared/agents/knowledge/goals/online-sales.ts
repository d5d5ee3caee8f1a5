import type { Goal } from "../types.ts";

export const onlineSales: Goal = {
  label: "online sales",
  aliases: [
    "sales",
    "ecommerce sales",
    "sell",
    "sell online",
    "sell products",
    "revenue",
    "increase sales",
    "purchases",
  ],
  hero: "split",
  sections: [
    "hero",
    "offers",
    "highlights",
    "difference",
    "about",
    "audience",
    "questions",
    "contact",
  ],
  primary: "Browse the range",
  secondary: { text: "Why people choose us", section: "difference" },
  measure: "orders for every hundred visits, and their average value",
  intent: ["buy", "price", "delivery"],
  question: {
    question: "What if something is not as I expected?",
    answer:
      "Tell us, and we look for a solution together. Ask about exchange and return before you order: you get a plain answer.",
  },
  closing: {
    heading: "Find what you came for",
    text: "Good to know before you choose:",
    list: [
      "What it is for, and who will use it",
      "The size, quantity or variant you need",
      "When you would like to have it",
    ],
  },
};
