import type { Business } from "../types.ts";

export const realEstate: Business = {
  label: "property agency",
  aliases: [
    "real estate",
    "property",
    "realtor",
    "estate agent",
    "housing",
    "property management",
    "architecture",
    "architect",
    "interior design",
  ],
  schemaType: "RealEstateAgent",
  personality: "classic",
  hue: 158,
  voice: ["composed", "knowledgeable", "discreet"],
  headline: "Find the place where life fits",
  helps: "people buy, sell and let with a clear view of the whole way",
  segments: [
    {
      name: "Buyers",
      need: "Places that fit, with the facts on one page.",
      trigger: "The family or the job changes",
    },
    {
      name: "Sellers",
      need: "A price that can be explained, and few but serious viewings.",
      trigger: "A move or an inheritance",
    },
    {
      name: "Landlords",
      need: "Good tenants, and papers in order.",
      trigger: "A tenant has given notice",
    },
  ],
  needs: [
    {
      title: "Facts before viewings",
      text: "Plan, condition, running cost and surroundings, complete before you set out.",
    },
    {
      title: "A price with reasons",
      text: "A valuation that shows how it came about, so that you can decide with confidence.",
    },
    {
      title: "One person throughout",
      text: "From the first call to the keys, you talk to somebody who knows your case.",
    },
  ],
  differentiators: [
    "Knowledge of the place, street by street",
    "Complete papers before the first viewing",
    "Open words about defects too",
    "Viewings only by appointment",
  ],
  keywords: ["property", "houses", "apartments", "valuation", "buying a home", "letting"],
  patterns: [
    "A search field above a large photograph",
    "Listings with price, area and rooms",
    "Valuation as a way to gain sellers",
  ],
  gaps: ["Running cost left out", "No plan with measurements", "Sold objects kept as bait"],
  positioning: "The local agency that says everything before the first viewing.",
  proofs: [
    {
      what: "Recent sales with the days they took",
      why: "Sellers choose by evidence of what was achieved nearby.",
    },
    {
      what: "A sample of a complete set of papers",
      why: "It shows diligence better than any adjective.",
    },
    {
      what: "Memberships and licence number",
      why: "The trade is regulated; visitors look for it.",
    },
  ],
  offers: [
    { title: "Buying", text: "A search made for you, with a shortlist instead of a long one." },
    {
      title: "Selling",
      text: "Valuation, papers, photographs, viewings and contract from one hand.",
    },
    { title: "Letting", text: "The right tenants, a sound contract, and a careful handover." },
    { title: "Advice", text: "A second opinion, before you sign something that lasts." },
  ],
  steps: [
    {
      title: "Tell us your plan",
      text: "Where, when and how: the more we know, the less you have to view.",
    },
    { title: "See what fits", text: "A few places or buyers, each checked beforehand." },
    { title: "Sign with calm", text: "We go through every paper with you, down to the keys." },
  ],
  questions: [
    {
      question: "How is a property valued?",
      answer:
        "By recent sales nearby, condition, area and outlook. You get the reasoning, not only the sum.",
    },
    {
      question: "What does your work cost?",
      answer:
        "You get the terms in writing before we begin, and there is nothing to pay for a first talk.",
    },
    {
      question: "How long does a sale take?",
      answer:
        "It depends on place, price and papers. We give you an honest estimate after a first look.",
    },
  ],
};
