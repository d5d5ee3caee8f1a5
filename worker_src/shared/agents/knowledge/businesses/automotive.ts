import type { Business } from "../types.ts";

export const automotive: Business = {
  label: "vehicle business",
  aliases: [
    "auto",
    "car",
    "cars",
    "car dealer",
    "dealership",
    "garage",
    "auto repair",
    "car repair",
    "mechanic",
    "bicycle",
    "motorcycle",
    "car rental",
    "transport",
  ],
  schemaType: "AutomotiveBusiness",
  personality: "bold",
  hue: 30,
  voice: ["solid", "open", "practical"],
  headline: "Back on the road, with a good feeling",
  helps: "people keep moving, without doubts about the workshop or the price",
  segments: [
    {
      name: "Drivers with a problem",
      need: "To know what it is, what it costs, and when it is done.",
      trigger: "A warning light or a noise",
    },
    { name: "Buyers", need: "A vehicle with an honest history.", trigger: "A contract ends" },
    {
      name: "Fleets",
      need: "Short times off the road, and one bill.",
      trigger: "A service is due",
    },
  ],
  needs: [
    { title: "Explained beforehand", text: "We show you what is worn, and ask before we do more." },
    { title: "A fair sum", text: "Parts and hours listed, so that you see what you pay for." },
    { title: "Mobile meanwhile", text: "Ask us how you get about while we work." },
  ],
  differentiators: [
    "Old parts shown to you on request",
    "No work without your consent",
    "All makes, all ages",
    "A time for pick-up that holds",
  ],
  keywords: ["repair", "service", "inspection", "used cars", "tyres", "workshop"],
  patterns: [
    "Telephone and hours at the top",
    "Services with fixed prices",
    "Stock lists with filters",
  ],
  gaps: ["No prices for common work", "History of vehicles left vague", "No online appointment"],
  positioning: "The workshop that shows you the part.",
  proofs: [
    {
      what: "Fixed prices for the ten most common jobs",
      why: "They take away the fear of the bill.",
    },
    { what: "Master's certificate and trade membership", why: "They are checkable." },
    { what: "A history sheet with each vehicle", why: "It answers the buyer's first question." },
  ],
  offers: [
    { title: "Service", text: "Regular care that keeps value and safety." },
    { title: "Repair", text: "Found by measuring, not by guessing." },
    { title: "Tyres and brakes", text: "Checked, changed and stored." },
    { title: "Buying and selling", text: "With papers, history, and time for a drive." },
  ],
  steps: [
    { title: "Describe it", text: "What you hear, feel or see, and since when." },
    { title: "Bring it in", text: "We check it, and call you with the estimate." },
    { title: "Drive on", text: "You get it back clean, with an account of what was done." },
  ],
  questions: [
    {
      question: "Do I lose the guarantee if you service my car?",
      answer: "That depends on its terms. Bring them along, and we look at them with you.",
    },
    {
      question: "Can I wait while you work?",
      answer: "For small jobs, gladly. For larger ones, we call when it is ready.",
    },
    {
      question: "Do you use original parts?",
      answer: "You choose, knowing the difference in price and life.",
    },
  ],
};
