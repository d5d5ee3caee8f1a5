import type { Business } from "../types.ts";

export const nonprofit: Business = {
  label: "nonprofit organisation",
  aliases: [
    "non profit",
    "charity",
    "ngo",
    "foundation",
    "association",
    "church",
    "social",
    "community organisation",
    "club",
    "environment",
    "animal welfare",
  ],
  schemaType: "NGO",
  personality: "warm",
  hue: 165,
  voice: ["sincere", "hopeful", "factual"],
  headline: "Together, it can be changed",
  helps: "people turn good will into something that others can feel",
  segments: [
    {
      name: "Donors",
      need: "To see what a gift does, and that it arrives.",
      trigger: "A story that touched them",
    },
    {
      name: "Volunteers",
      need: "A task that fits their time and skill.",
      trigger: "A free evening, or a new town",
    },
    {
      name: "People who need help",
      need: "To find it fast, without shame or forms.",
      trigger: "A difficult week",
    },
  ],
  needs: [
    { title: "Close to people", text: "We begin with what those concerned say they need." },
    { title: "Open books", text: "Ask where support goes: you get an answer with figures." },
    {
      title: "Many ways to help",
      text: "Money, time, a skill or a word to a friend. Each of them counts.",
    },
  ],
  differentiators: [
    "Run with the people it is for",
    "Reports that anybody can read",
    "Tasks for one hour as well as for a year",
    "Independent of parties and sponsors' wishes",
  ],
  keywords: ["donate", "volunteer", "charity", "community", "support", "help"],
  patterns: [
    "A face and a story at the top",
    "A button to donate on every page",
    "Annual reports in the footer",
  ],
  gaps: [
    "Help for those concerned is hard to find",
    "Effects told without figures",
    "No small way to take part",
  ],
  positioning: "The organisation that shows what your help did.",
  proofs: [
    {
      what: "The latest annual report, with one page to read first",
      why: "It is the proof that institutional donors ask for.",
    },
    { what: "A story with name and leave of the person", why: "Dignity convinces more than pity." },
    { what: "Tax status and register number", why: "Donors need it for their papers." },
  ],
  offers: [
    { title: "Direct help", text: "Quick, practical and without long forms." },
    { title: "Advice", text: "Somebody who knows the way through offices and rules." },
    { title: "Meeting places", text: "Rooms and hours where people come together." },
    { title: "A public voice", text: "We say aloud what has to change." },
  ],
  steps: [
    { title: "We listen", text: "To those concerned, to neighbours and to partners." },
    { title: "We act", text: "Where help is missing, and as long as it is needed." },
    { title: "We report", text: "What worked, what did not, and what it cost." },
  ],
  questions: [
    {
      question: "How can I help without giving money?",
      answer: "With time, a skill or a place. Tell us what you can offer, and we suggest a task.",
    },
    {
      question: "Is a gift tax-deductible?",
      answer: "That depends on where you live. Ask us, and we send you what your tax office needs.",
    },
    {
      question: "I need help myself. Where do I turn?",
      answer: "To us, in whichever way is easiest for you. It stays confidential.",
    },
  ],
};
