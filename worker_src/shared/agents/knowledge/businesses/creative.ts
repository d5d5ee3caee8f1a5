import type { Business } from "../types.ts";

export const creative: Business = {
  label: "creative studio",
  aliases: [
    "agency",
    "design",
    "design studio",
    "marketing",
    "photography",
    "photographer",
    "art",
    "artist",
    "music",
    "musician",
    "film",
    "media",
    "advertising",
    "branding agency",
    "marketing agency",
    "writer",
  ],
  schemaType: "ProfessionalService",
  personality: "bold",
  hue: 330,
  voice: ["vivid", "self-assured", "playful"],
  headline: "Ideas you can see from across the street",
  helps: "people and brands show who they are, so that others remember",
  segments: [
    {
      name: "Founders",
      need: "A first appearance that can grow with them.",
      trigger: "A launch with a date",
    },
    {
      name: "Marketing teams",
      need: "A partner who brings ideas and keeps to dates.",
      trigger: "A campaign, or a brand that has aged",
    },
    {
      name: "Cultural institutions",
      need: "A form of their own, within a public budget.",
      trigger: "A new season",
    },
  ],
  needs: [
    {
      title: "Ideas with a reason",
      text: "Every form answers a question about your audience. Ask, and we tell you which.",
    },
    {
      title: "Few, good rounds",
      text: "You see sketches early, so that time goes into the right direction.",
    },
    {
      title: "Ready to use",
      text: "Files, rules and rights in order, so that it works without us too.",
    },
  ],
  differentiators: [
    "The people you meet are those who do the work",
    "Sketches before polish",
    "Rights of use put clearly",
    "Work that holds small, large and in motion",
  ],
  keywords: ["design", "branding", "portfolio", "studio", "visual identity", "campaign"],
  patterns: ["Work first, words later", "Large pictures, small menus", "Clients' marks as a wall"],
  gaps: [
    "No word on process or cost",
    "Cases without the problem that was solved",
    "Pages that load slowly",
  ],
  positioning: "A small studio with a clear handwriting and clear agreements.",
  proofs: [
    { what: "Three cases: problem, idea, effect", why: "They show thinking, not only taste." },
    { what: "Sketches next to the result", why: "They let clients imagine the collaboration." },
    {
      what: "One sentence by a client for each case",
      why: "It answers how it is to work with you.",
    },
  ],
  offers: [
    { title: "Identity", text: "Name, mark, type and colour: a system, not only a logo." },
    { title: "Campaigns", text: "One strong idea, told in many places." },
    { title: "Digital", text: "Sites and stories that load fast and stay in mind." },
    { title: "Pictures", text: "Photography, film and illustration with a point of view." },
  ],
  steps: [
    { title: "Listen", text: "We ask more than you expect." },
    { title: "Sketch", text: "You see directions, not decisions." },
    { title: "Make", text: "We draw, build and test, down to the last detail." },
  ],
  questions: [
    {
      question: "How do you price your work?",
      answer: "By scope and use. You get an offer with fixed parts, and know what would change it.",
    },
    {
      question: "How many designs will we see?",
      answer: "As many directions as make sense, mostly two or three. Then we deepen one.",
    },
    {
      question: "Who owns the result?",
      answer: "The rights of use are part of the offer, in words that need no lawyer.",
    },
  ],
};
