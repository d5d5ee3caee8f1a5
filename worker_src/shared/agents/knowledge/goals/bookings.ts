import type { Goal } from "../types.ts";

export const bookings: Goal = {
  label: "bookings",
  aliases: [
    "appointments",
    "appointment booking",
    "reservations",
    "book",
    "reserve",
    "schedule",
    "online booking",
  ],
  hero: "split",
  sections: [
    "hero",
    "highlights",
    "offers",
    "about",
    "process",
    "audience",
    "questions",
    "contact",
  ],
  primary: "Book a time",
  secondary: { text: "See what we offer", section: "offers" },
  measure: "confirmed bookings for every hundred visits",
  intent: ["book", "opening hours", "near me"],
  question: {
    question: "Can I change or cancel a booking?",
    answer: "Yes. Let us know as early as you can, so that somebody else can have the time.",
  },
  closing: {
    heading: "Choose a time that suits you",
    text: "To find the right time quickly, have to hand:",
    list: [
      "Two or three dates that work",
      "How many people it is for",
      "Anything we should prepare",
    ],
  },
};
