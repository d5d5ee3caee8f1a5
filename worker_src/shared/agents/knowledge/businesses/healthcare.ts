import type { Business } from "../types.ts";

export const healthcare: Business = {
  label: "health practice",
  aliases: [
    "health",
    "medical",
    "clinic",
    "doctor",
    "dentist",
    "dental",
    "therapy",
    "physiotherapy",
    "hospital",
    "pharmacy",
    "veterinary",
    "mental health",
  ],
  schemaType: "MedicalBusiness",
  personality: "fresh",
  hue: 190,
  voice: ["reassuring", "plain", "respectful"],
  headline: "Care that takes the time to listen",
  helps: "people understand their health, and take the next step without worry",
  segments: [
    {
      name: "New patients",
      need: "To know whether they are in the right place, and what to bring.",
      trigger: "A complaint that does not go away",
    },
    {
      name: "People who look after somebody",
      need: "Clear answers, and appointments that fit into the day of two people.",
      trigger: "A diagnosis in the family",
    },
    {
      name: "Regular patients",
      need: "The next appointment, a repeat, a short question, without waiting on the telephone.",
      trigger: "A check-up is due",
    },
  ],
  needs: [
    {
      title: "Time for your questions",
      text: "We explain what we see and what can be done, until it is clear to you.",
    },
    {
      title: "One plan, agreed with you",
      text: "You know what comes next, why, and what it costs, before anything is done.",
    },
    {
      title: "Easy to reach",
      text: "Short ways in, clear directions, and help for everybody who needs it.",
    },
  ],
  differentiators: [
    "The same person at every appointment where possible",
    "Findings explained in everyday words",
    "Step-free access and time for those who need more of it",
    "Your data stays confidential",
  ],
  keywords: ["practice", "appointment", "treatment", "check-up", "specialist", "patient care"],
  patterns: [
    "Team with names, faces and fields",
    "Appointments as the main button",
    "Emergency information at the top",
  ],
  gaps: [
    "Medical words left unexplained",
    "No word on waiting times",
    "Nothing for people with impaired sight or hearing",
  ],
  positioning: "The practice that explains: qualified care in words that everybody understands.",
  proofs: [
    {
      what: "Qualifications and registration of each practitioner",
      why: "In health, search engines and patients both look for who is speaking.",
    },
    {
      what: "A page for a first visit: way, duration, what to bring",
      why: "It takes away the uncertainty that makes people put it off.",
    },
    { what: "How patients' data is protected", why: "Trust is the condition for a first message." },
  ],
  offers: [
    {
      title: "First appointment",
      text: "We get to know you, your history, and what you hope for.",
    },
    { title: "Check-ups", text: "Regular looks at what matters, before it becomes a problem." },
    { title: "Treatment", text: "One step after the other, each explained and agreed with you." },
    {
      title: "Aftercare",
      text: "We ask how you are, and change the plan when it should be changed.",
    },
  ],
  steps: [
    {
      title: "Ask for an appointment",
      text: "Tell us briefly what it is about. It stays confidential.",
    },
    { title: "Talk it through", text: "We listen, examine and explain." },
    { title: "Decide together", text: "You choose among the ways that make sense for you." },
  ],
  questions: [
    {
      question: "What should I bring to a first appointment?",
      answer: "Earlier findings, a list of what you take, and your questions on a piece of paper.",
    },
    { question: "Can somebody come with me?", answer: "Of course. Two people hear more than one." },
    {
      question: "What do I do in an emergency?",
      answer:
        "Call the emergency number of your country at once. Do not wait for an answer from us.",
    },
  ],
};
