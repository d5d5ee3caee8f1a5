import type { Business } from "../types.ts";

export const legal: Business = {
  label: "law firm",
  aliases: ["law", "lawyer", "attorney", "legal services", "law office", "notary", "solicitor"],
  schemaType: "LegalService",
  personality: "classic",
  hue: 250,
  voice: ["measured", "direct", "discreet"],
  headline: "Clear counsel when it matters",
  helps: "people and firms know where they stand, and act in good time",
  segments: [
    {
      name: "People in a dispute",
      need: "To know their chances, the cost and the next date.",
      trigger: "A letter with a time limit",
    },
    {
      name: "Businesses",
      need: "Contracts that hold, and quick answers to short questions.",
      trigger: "A negotiation or a new partner",
    },
    {
      name: "Families",
      need: "An arrangement that everybody can live with.",
      trigger: "A separation or an inheritance",
    },
  ],
  needs: [
    {
      title: "An honest assessment",
      text: "What speaks for you and what against, before any cost arises.",
    },
    {
      title: "Cost you can plan",
      text: "You know the basis of every fee, and are asked before it grows.",
    },
    { title: "Words you understand", text: "We write so that you can follow your own case." },
  ],
  differentiators: [
    "Time limits are checked on the first day",
    "An assessment in writing",
    "Agreement before court, where it serves you",
    "Everything said here stays here",
  ],
  keywords: ["lawyer", "legal advice", "contract", "law firm", "consultation", "representation"],
  patterns: [
    "Fields of law as an index",
    "Lawyers with their biographies",
    "A first consultation as the call to action",
  ],
  gaps: [
    "Fees not explained",
    "No answer to what has to be done today",
    "Texts written for colleagues",
  ],
  positioning: "Counsel that is understood: the case in plain words, the time limit first.",
  proofs: [
    {
      what: "Admission and specialist titles of each lawyer",
      why: "They are checkable, and often mandatory to name.",
    },
    {
      what: "A page on cost with an example",
      why: "Fear of cost keeps people from asking at all.",
    },
    {
      what: "Published decisions or articles",
      why: "They show experience without naming clients.",
    },
  ],
  offers: [
    {
      title: "First consultation",
      text: "Your case, its chances and its cost, in one conversation.",
    },
    { title: "Contracts", text: "Drafted or examined, so that they hold when it matters." },
    { title: "Negotiation", text: "Firm in substance, calm in tone." },
    { title: "In court", text: "Well prepared, when there is no better way." },
  ],
  steps: [
    { title: "Describe the matter", text: "A few lines, and the date on the letter." },
    { title: "Get an assessment", text: "You hear what is possible, and what it would cost." },
    { title: "Decide", text: "Only then do we begin, with your instruction." },
  ],
  questions: [
    {
      question: "I have received a letter with a time limit. What now?",
      answer: "Tell us the date at once. The limit comes first, and everything else after it.",
    },
    {
      question: "What does a first consultation cost?",
      answer: "You are told before it takes place. Nothing is charged that was not agreed.",
    },
    {
      question: "Does contacting you mean that you represent me?",
      answer: "No. That needs an agreement by both sides, which we put in writing.",
    },
  ],
};
