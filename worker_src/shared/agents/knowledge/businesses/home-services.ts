import type { Business } from "../types.ts";

export const homeServices: Business = {
  label: "trade business",
  aliases: [
    "home services",
    "construction",
    "plumber",
    "plumbing",
    "electrician",
    "cleaning",
    "landscaping",
    "gardening",
    "roofing",
    "renovation",
    "contractor",
    "handyman",
    "carpentry",
    "painting",
    "moving",
    "hvac",
  ],
  schemaType: "HomeAndConstructionBusiness",
  personality: "bold",
  hue: 75,
  voice: ["straightforward", "hands-on", "reliable"],
  headline: "Done properly, and done when we said",
  helps: "people get work in and around the house done without chasing anybody",
  segments: [
    {
      name: "Home owners",
      need: "A fair estimate, a date that holds, and a clean house afterwards.",
      trigger: "Something broke, or a plan is ripe",
    },
    {
      name: "Property managers",
      need: "One number that answers, and papers without asking twice.",
      trigger: "A tenant has called",
    },
    {
      name: "Builders and architects",
      need: "A partner who reads plans and keeps dates.",
      trigger: "A tender",
    },
  ],
  needs: [
    {
      title: "A date that holds",
      text: "You know who comes, when, and for how long. If something changes, you hear it from us first.",
    },
    {
      title: "An estimate in writing",
      text: "What is included and what is not, before the first tool is unpacked.",
    },
    { title: "Left clean", text: "We cover, tidy and take our waste along." },
  ],
  differentiators: [
    "Written estimates, with what is not included",
    "The same crew from start to end",
    "Clean at the end of each day",
    "We come back if something is not right",
  ],
  keywords: ["repair", "renovation", "installation", "estimate", "tradesman", "maintenance"],
  patterns: [
    "Telephone number at the top",
    "Photographs from before and after",
    "The area served, as a list",
  ],
  gaps: [
    "No idea of prices",
    "No word on when somebody can come",
    "Stock pictures instead of own work",
  ],
  positioning: "The trade business that calls back.",
  proofs: [
    {
      what: "Own work before and after, with place and month",
      why: "It shows quality and that you work nearby.",
    },
    { what: "Licence, insurance and training", why: "People let you into their home." },
    { what: "Typical jobs with a range of prices", why: "It filters enquiries and builds trust." },
  ],
  offers: [
    { title: "Repairs", text: "Found, explained and fixed, in that order." },
    { title: "Renovation", text: "From plan to finish, with one person responsible." },
    { title: "Installation", text: "Fitted to the rules, tested, and shown to you." },
    { title: "Maintenance", text: "A regular look that saves the large repair." },
  ],
  steps: [
    { title: "Show us", text: "Photographs and a few words are often enough for a first idea." },
    { title: "Get an estimate", text: "We look at it on site, and write down what it takes." },
    { title: "Have it done", text: "On the day agreed, and checked with you at the end." },
  ],
  questions: [
    {
      question: "Do you give estimates?",
      answer: "Yes, in writing, after we have seen it. You decide in your own time.",
    },
    {
      question: "Which area do you work in?",
      answer: "Ask with your place and postcode: you get an honest yes or no.",
    },
    {
      question: "What if a problem appears later?",
      answer: "Call us. We look at our own work first.",
    },
  ],
};
