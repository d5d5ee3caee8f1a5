import type { Goal } from "./types.ts";

const leadGeneration: Goal = {
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

const conversionOptimization: Goal = {
  label: "conversion optimisation",
  aliases: [
    "conversion",
    "conversions",
    "cro",
    "optimise conversion",
    "conversion optimisation",
    "conversion rate",
  ],
  hero: "centred",
  sections: [
    "hero",
    "highlights",
    "offers",
    "difference",
    "about",
    "process",
    "questions",
    "contact",
  ],
  primary: "Get started",
  secondary: { text: "Compare what you get", section: "offers" },
  measure: "completed first steps for every hundred visits",
  intent: ["best", "compare", "reviews"],
  question: {
    question: "How do I know that this is right for me?",
    answer:
      "Read what is included, and whom it is for. When it does not fit, we would rather tell you before you start than after.",
  },
  closing: {
    heading: "Ready when you are",
    text: "Starting takes three short steps:",
    list: [
      "Pick what fits you best",
      "Tell us where to reach you",
      "Get a clear confirmation of what comes next",
    ],
  },
};

const onlineSales: Goal = {
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

const bookings: Goal = {
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

const brandAwareness: Goal = {
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

const customerSupport: Goal = {
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

const audienceGrowth: Goal = {
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

const recruitment: Goal = {
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

const donations: Goal = {
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

const portfolio: Goal = {
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

/** For a goal that nothing particular is known of. */
export const GENERAL_GOAL: Goal = {
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

export const GOALS: ReadonlyMap<string, Goal> = new Map([
  ["lead_generation", leadGeneration],
  ["conversion_optimization", conversionOptimization],
  ["online_sales", onlineSales],
  ["bookings", bookings],
  ["brand_awareness", brandAwareness],
  ["customer_support", customerSupport],
  ["audience_growth", audienceGrowth],
  ["recruitment", recruitment],
  ["donations", donations],
  ["portfolio", portfolio],
]);
