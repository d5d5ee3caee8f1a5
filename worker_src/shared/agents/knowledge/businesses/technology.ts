import type { Business } from "../types.ts";

export const technology: Business = {
  label: "technology company",
  aliases: [
    "tech",
    "software",
    "saas",
    "it",
    "startup",
    "it services",
    "app",
    "ai",
    "cloud",
    "web development",
    "software development",
  ],
  schemaType: "Organization",
  personality: "precise",
  hue: 264,
  voice: ["precise", "calm", "free of jargon"],
  headline: "Technology that quietly does its job",
  helps: "teams put dependable tools to work, without a long project first",
  segments: [
    {
      name: "Teams that outgrew their tools",
      need: "Work that flows through one place instead of five spreadsheets.",
      trigger: "A deadline missed because of a manual step",
    },
    {
      name: "Decision makers",
      need: "A clear picture of cost, risk and time before anything starts.",
      trigger: "A budget round or an audit",
    },
    {
      name: "Engineers who will live with it",
      need: "Clean interfaces, honest documentation and a way out.",
      trigger: "An integration that broke again",
    },
  ],
  needs: [
    {
      title: "Useful in the first week",
      text: "Start with the one workflow that hurts most, and see it working before you widen the scope.",
    },
    {
      title: "Safe by default",
      text: "Access, backups and updates are part of the work from the first day, not an extra at the end.",
    },
    {
      title: "Yours to keep",
      text: "Open formats, clear documentation and no lock-in. You can always take your data along.",
    },
  ],
  differentiators: [
    "One person who knows your case from start to finish",
    "Scope and cost in writing before work begins",
    "Everything documented as it is built",
    "Works with the tools you already have",
  ],
  keywords: [
    "software",
    "automation",
    "integration",
    "platform",
    "custom software",
    "digital tools",
  ],
  patterns: [
    "A headline about the outcome, the product beneath it",
    "A demonstration or a trial as the first step",
    "Integrations and security on pages of their own",
  ],
  gaps: [
    "Prices hidden behind a form",
    "Claims without a measured example",
    "Documentation that only customers see",
  ],
  positioning:
    "The dependable choice for teams that want results they can check, in words they understand.",
  proofs: [
    {
      what: "One customer's result with the figure before and after",
      why: "Buyers compare outcomes, not features.",
    },
    {
      what: "A public status and security page",
      why: "It answers the questions of the buyer's own IT before they are asked.",
    },
    {
      what: "A short recording of the real product",
      why: "Seeing it work takes away the largest doubt.",
    },
  ],
  offers: [
    {
      title: "Discovery",
      text: "A short, focused look at how you work now and where software would really help.",
    },
    {
      title: "Build",
      text: "Working software in small steps that you can try, question and change.",
    },
    { title: "Integrate", text: "Your existing systems connected, so that data is entered once." },
    {
      title: "Look after",
      text: "Updates, monitoring and a person to ask, for as long as you need it.",
    },
  ],
  steps: [
    {
      title: "Understand",
      text: "We look at the problem together and agree on what success means.",
    },
    { title: "Show", text: "You get a first working version early, with real data." },
    { title: "Run", text: "We put it into daily use and measure whether it does what we agreed." },
  ],
  questions: [
    {
      question: "Do we have to replace what we use today?",
      answer: "Mostly not. We connect to what works and replace only what holds you back.",
    },
    {
      question: "Who owns the code and the data?",
      answer:
        "You should be able to leave at any time. Ask for it in writing, and we will put it there.",
    },
    {
      question: "How are changes decided?",
      answer: "Together, in short rounds: you see what was built, and choose what comes next.",
    },
  ],
};
