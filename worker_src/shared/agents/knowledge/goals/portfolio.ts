import type { Goal } from "../types.ts";

export const portfolio: Goal = {
  label: "showing work",
  aliases: ["portfolio", "showcase", "show work", "showcase work", "present work", "exhibition"],
  hero: "centred",
  sections: [
    "hero",
    "offers",
    "about",
    "difference",
    "process",
    "audience",
    "questions",
    "contact",
  ],
  primary: "Discuss a project",
  secondary: { text: "See the work", section: "offers" },
  measure: "visits that look at three pieces or more",
  intent: ["portfolio", "examples", "hire"],
  question: {
    question: "Can I see more examples?",
    answer:
      "Yes. Tell us what you have in mind, and we show you the pieces that come closest to it.",
  },
  closing: {
    heading: "Have something in mind?",
    text: "A sketch of the idea is enough to begin:",
    list: ["What it should do or say", "Where it will be seen", "Pieces you like, and why"],
  },
};
