import type { Business } from "../types.ts";

export const finance: Business = {
  label: "financial services firm",
  aliases: [
    "financial",
    "financial services",
    "fintech",
    "bank",
    "banking",
    "insurance",
    "accounting",
    "accountant",
    "tax",
    "bookkeeping",
    "investment",
    "wealth management",
  ],
  schemaType: "FinancialService",
  personality: "precise",
  hue: 230,
  voice: ["sober", "exact", "transparent"],
  headline: "Decide about money with a clear head",
  helps: "people and firms see where they stand and decide what comes next",
  segments: [
    {
      name: "Business owners",
      need: "Figures that are right, on time, and explained.",
      trigger: "A growing firm or a letter from the tax office",
    },
    {
      name: "Private households",
      need: "One picture of everything, without being sold something.",
      trigger: "A house, a child or retirement",
    },
    {
      name: "Founders",
      need: "A set-up that does not have to be undone later.",
      trigger: "A first contract or a first employee",
    },
  ],
  needs: [
    {
      title: "Plain figures",
      text: "What it costs, what it brings and what it risks, on one page.",
    },
    {
      title: "Advice you can question",
      text: "Each recommendation comes with its reason, and with what speaks against it.",
    },
    {
      title: "No dates missed",
      text: "We keep the calendar of what is due, and tell you in good time.",
    },
  ],
  differentiators: [
    "Fees in writing, before any work",
    "Reasons and risks with every recommendation",
    "A fixed contact who knows your papers",
    "Documents exchanged over protected ways",
  ],
  keywords: ["financial advice", "accounting", "tax", "planning", "insurance", "bookkeeping"],
  patterns: [
    "Trust marks and registration near the top",
    "Calculators that bring visitors in",
    "A first talk as the main offer",
  ],
  gaps: ["Fees not stated", "Risks in small print", "Words that only the trade knows"],
  positioning: "The advisers who show the reckoning.",
  proofs: [
    {
      what: "Registration, supervision and insurance",
      why: "Required in most places, and looked for in all.",
    },
    { what: "A worked example with figures", why: "It shows how advice comes about." },
    {
      what: "The fees, as a table",
      why: "Openness about price is rare here, and therefore noticed.",
    },
  ],
  offers: [
    { title: "Review", text: "Everything you have, in order and on one page." },
    { title: "Planning", text: "What you want to reach, and the steps that lead there." },
    { title: "Accounts and tax", text: "Kept in order during the year, finished without haste." },
    { title: "Second opinion", text: "An independent look, before you sign." },
  ],
  steps: [
    { title: "Take stock", text: "You send what there is. We put it in order." },
    { title: "Understand", text: "We explain what it means, and what could be done." },
    { title: "Act", text: "You decide. We carry it out, and keep an eye on it." },
  ],
  questions: [
    {
      question: "How are you paid?",
      answer:
        "By terms that you see and sign before we begin. Ask us about commissions: we answer.",
    },
    {
      question: "Is my information safe?",
      answer: "It is confidential, and seen only by those who work on your case.",
    },
    {
      question: "Can I change from another adviser?",
      answer: "Yes. We help you to collect what is needed, so that no date is missed.",
    },
  ],
};
