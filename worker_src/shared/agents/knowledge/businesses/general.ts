import type { Business } from "../types.ts";

/** For a kind of business that nothing particular is known of. */
export const general: Business = {
  label: "business",
  aliases: [],
  schemaType: "Organization",
  personality: "precise",
  hue: 245,
  voice: ["clear", "friendly", "exact"],
  headline: "Good work, clearly explained",
  helps: "people get what they came for, with somebody to rely on",
  segments: [
    {
      name: "People who look for this offer",
      need: "To see at a glance whether it is for them.",
      trigger: "A need that came up",
    },
    {
      name: "People who compare",
      need: "Facts side by side, and answers without asking.",
      trigger: "A decision that is due",
    },
    {
      name: "Returning customers",
      need: "The short way to what they know.",
      trigger: "It is time again",
    },
  ],
  needs: [
    {
      title: "Clear from the start",
      text: "What you get, and what you do not, before you decide.",
    },
    { title: "Somebody to ask", text: "A person who knows the matter and answers in plain words." },
    { title: "Done as agreed", text: "We say what we do, and then we do it." },
  ],
  differentiators: [
    "A fixed contact",
    "Agreements in writing",
    "Plain words",
    "Help after the work is done too",
  ],
  keywords: ["services", "offer", "advice", "quality", "local", "contact"],
  patterns: [
    "A headline that names the offer",
    "Proof near the first call to action",
    "Contact at the end of every page",
  ],
  gaps: ["Prices left out", "Questions answered only on request", "Nobody to be seen"],
  positioning: "The choice for people who want to know what they get.",
  proofs: [
    {
      what: "One customer in their own words, with name and leave",
      why: "It is believed more than any claim.",
    },
    { what: "A photograph of the people behind it", why: "People deal with people." },
    { what: "Prices, or a typical range", why: "It is the most common question." },
  ],
  offers: [
    { title: "Advice", text: "We listen first, and tell you what would help." },
    { title: "The work itself", text: "Carried out with care, as agreed." },
    { title: "Something special", text: "Your case is different? Describe it to us." },
    { title: "Afterwards", text: "We are still there when it is done." },
  ],
  steps: [
    { title: "Tell us", text: "A few words about what you need." },
    { title: "Agree", text: "You get a clear proposal." },
    { title: "Get it", text: "We do it, and look at the result with you." },
  ],
  questions: [
    {
      question: "Is this the right place for me?",
      answer: "Tell us what you need. If somebody else serves you better, we say so.",
    },
    {
      question: "What does it cost?",
      answer: "You hear it before you decide, with everything included.",
    },
    {
      question: "How soon can it be done?",
      answer: "Tell us your date, and you get an honest answer.",
    },
  ],
};
