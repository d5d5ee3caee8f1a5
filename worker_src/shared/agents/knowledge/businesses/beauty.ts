import type { Business } from "../types.ts";

export const beauty: Business = {
  label: "beauty salon",
  aliases: [
    "salon",
    "hair",
    "hairdresser",
    "barber",
    "spa",
    "cosmetics",
    "skincare",
    "nails",
    "massage",
    "tattoo",
  ],
  schemaType: "HealthAndBeautyBusiness",
  personality: "fresh",
  hue: 5,
  voice: ["friendly", "tasteful", "personal"],
  headline: "Leave looking like yourself, only rested",
  helps: "people feel good in their skin, with advice that is meant for them",
  segments: [
    {
      name: "Regulars",
      need: "Their time, their person, and no explaining.",
      trigger: "Six weeks have passed",
    },
    {
      name: "People before an occasion",
      need: "A trial, a plan, and punctuality on the day.",
      trigger: "A wedding or an interview",
    },
    {
      name: "Newcomers",
      need: "To know whether it suits their hair, skin and purse.",
      trigger: "A move, or a disappointment elsewhere",
    },
  ],
  needs: [
    { title: "Advice first", text: "We look, ask and suggest. You decide before anything begins." },
    {
      title: "Good to skin and hair",
      text: "Products we can explain, chosen for you and not for the shelf.",
    },
    { title: "An hour of calm", text: "Your time is planned so that nobody has to hurry." },
  ],
  differentiators: [
    "The same person each time, if you wish",
    "Prices known before you sit down",
    "Products with ingredients explained",
    "Every type of hair and skin",
  ],
  keywords: ["salon", "treatment", "haircut", "skin care", "appointment", "styling"],
  patterns: ["Booking as the first button", "A price list by treatment", "Pictures of own work"],
  gaps: [
    "Prices 'from', without an example",
    "Only one type of hair or skin in the pictures",
    "No word on duration",
  ],
  positioning: "The salon that asks before it cuts.",
  proofs: [
    { what: "Own work on several types of hair and skin", why: "Visitors look for themselves." },
    { what: "Treatments with price and duration", why: "They decide about the booking." },
    {
      what: "Training and hygiene in a few words",
      why: "It answers what people do not like to ask.",
    },
  ],
  offers: [
    { title: "Cut and style", text: "Shaped to how your hair falls, and how you live." },
    { title: "Colour", text: "From a hint to a statement, with care for the hair." },
    { title: "Skin", text: "Treatments for what your skin needs today." },
    { title: "Occasions", text: "A trial, a plan, and calm hands on the day." },
  ],
  steps: [
    { title: "Book your time", text: "Tell us what you have in mind, and we plan enough of it." },
    { title: "Talk", text: "We look at hair or skin together, and agree on the way." },
    { title: "Enjoy", text: "Sit back. At the end we show you how to keep it." },
  ],
  questions: [
    {
      question: "What if I do not know what I want?",
      answer: "Then we begin with questions. A few pictures that you like help.",
    },
    {
      question: "I have sensitive skin. Can I come?",
      answer: "Yes. Tell us about allergies, and we test beforehand.",
    },
    {
      question: "What if I am not happy with it?",
      answer: "Say so, at best at once. We put it right.",
    },
  ],
};
