import type { Goal } from "../types.ts";

/** For a goal that nothing particular is known of. */
export const general: Goal = {
  label: "telling people about the offer",
  aliases: [],
  hero: "split",
  sections: ["hero", "highlights", "about", "offers", "process", "questions", "contact"],
  primary: "Get in touch",
  secondary: { text: "What we offer", section: "offers" },
  measure: "visits that reach the contact section",
  intent: ["about", "contact", "near me"],
  question: {
    question: "How can I reach you?",
    answer:
      "Use the contact section below. Tell us briefly what it is about, so that the right person answers.",
  },
  closing: {
    heading: "Get in touch",
    text: "It helps to know:",
    list: ["What you are looking for", "When you need it", "How to reach you best"],
  },
};
