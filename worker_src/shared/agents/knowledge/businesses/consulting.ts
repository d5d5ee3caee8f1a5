import type { Business } from "../types.ts";

export const consulting: Business = {
  label: "consultancy",
  aliases: [
    "consultant",
    "business consulting",
    "professional services",
    "advisory",
    "b2b",
    "management consulting",
    "logistics",
    "manufacturing",
    "engineering",
    "human resources",
    "recruiting agency",
  ],
  schemaType: "ProfessionalService",
  personality: "classic",
  hue: 280,
  voice: ["clear-headed", "frank", "constructive"],
  headline: "An outside view that moves things forward",
  helps: "organisations solve the one problem that blocks the others",
  segments: [
    {
      name: "Managers",
      need: "A clear view, options with their cost, and no slides for their own sake.",
      trigger: "A plan that stalls",
    },
    {
      name: "Owners of mid-sized firms",
      need: "Experience for a time, without a new department.",
      trigger: "Growth or succession",
    },
    {
      name: "Project leads",
      need: "Hands and methods that fit into the team.",
      trigger: "A milestone at risk",
    },
  ],
  needs: [
    {
      title: "The right question",
      text: "We find out what the problem really is, before anybody solves it.",
    },
    {
      title: "Options, not opinions",
      text: "Each way with its cost, its risk, and what it needs from you.",
    },
    {
      title: "Until it works",
      text: "We stay while it is put into practice, and leave when it runs without us.",
    },
  ],
  differentiators: [
    "Senior people from the first to the last day",
    "Aims that can be measured, agreed at the start",
    "Knowledge handed over, not kept",
    "A frank no, when we are not the right ones",
  ],
  keywords: [
    "consulting",
    "advice",
    "strategy",
    "process improvement",
    "workshop",
    "project support",
  ],
  patterns: [
    "Fields and industries as a matrix",
    "Articles as evidence of thought",
    "A talk as the first step",
  ],
  gaps: ["Everything for everybody", "Methods without results", "Nobody to be seen"],
  positioning: "Few topics, done deeply, with results that can be counted.",
  proofs: [
    {
      what: "Two projects: situation, what was done, figure",
      why: "They make the abstract concrete.",
    },
    { what: "The people, with what they did before", why: "Clients buy persons." },
    { what: "A checklist that helps without you", why: "It proves competence, and is passed on." },
  ],
  offers: [
    { title: "Diagnosis", text: "A sober look in days, not months." },
    { title: "Strategy", text: "A direction that people can repeat in one sentence." },
    { title: "Implementation", text: "Side by side with your team, until it holds." },
    { title: "Sparring", text: "An hour now and then, for decisions that are yours." },
  ],
  steps: [
    { title: "Talk", text: "You describe it, and we ask." },
    { title: "Agree", text: "One page: aim, way, time and cost." },
    { title: "Deliver", text: "Short rounds, visible steps, a clear end." },
  ],
  questions: [
    {
      question: "How long does a project take?",
      answer: "As short as possible. The first result should be visible within weeks.",
    },
    {
      question: "Do you know our industry?",
      answer: "Ask us about it. If somebody else would serve you better, we say so.",
    },
    {
      question: "How is confidentiality kept?",
      answer: "By agreement in writing, before you show us anything.",
    },
  ],
};
