import type { Business } from "../types.ts";

export const restaurant: Business = {
  label: "restaurant",
  aliases: [
    "food",
    "cafe",
    "coffee shop",
    "coffee",
    "bar",
    "bakery",
    "catering",
    "bistro",
    "food service",
    "food and beverage",
    "pizzeria",
  ],
  schemaType: "Restaurant",
  personality: "warm",
  hue: 45,
  voice: ["warm", "sensory", "unhurried"],
  headline: "Come hungry, stay a little longer",
  helps: "people eat well together, on an ordinary day as on a great one",
  segments: [
    {
      name: "Neighbours",
      need: "A good meal near home, and a menu that changes often enough.",
      trigger: "No wish to cook tonight",
    },
    {
      name: "Groups and families",
      need: "A table for everybody, and something for each of them.",
      trigger: "A birthday or a visit",
    },
    {
      name: "Visitors",
      need: "A place with a character, easily found and open now.",
      trigger: "A day out in town",
    },
  ],
  needs: [
    {
      title: "Cooked today",
      text: "A short menu that follows the season and what the market had this morning.",
    },
    {
      title: "Room for everybody",
      text: "Tell us about allergies and habits. We are glad to cook around them.",
    },
    { title: "Time to sit", text: "Your table is yours. Nobody brings the bill before you ask." },
  ],
  differentiators: [
    "A short menu that changes with the season",
    "Producers named on the menu",
    "Allergens known for every dish",
    "A table that is yours for the evening",
  ],
  keywords: ["restaurant", "menu", "dinner", "lunch", "table reservation", "seasonal food"],
  patterns: [
    "Photographs of dishes first",
    "Menu, hours and address within one tap",
    "Reservation in the top right corner",
  ],
  gaps: [
    "The menu only as a PDF",
    "Hours that differ from place to place",
    "No word about allergens",
  ],
  positioning: "The place that people name when somebody asks where to eat well without ceremony.",
  proofs: [
    {
      what: "The menu of today as text, with prices",
      why: "It is what nearly every visitor came for.",
    },
    { what: "Photographs taken in the room, by daylight", why: "They set the right expectation." },
    {
      what: "Hours and address the same everywhere",
      why: "Search engines and guests both trust consistency.",
    },
  ],
  offers: [
    { title: "Lunch", text: "Quick, fresh and different each day." },
    { title: "Dinner", text: "A few courses, cooked with patience, and wine that goes with them." },
    {
      title: "Groups",
      text: "One long table, dishes to share, and a plan that suits your evening.",
    },
    { title: "To take away", text: "The same kitchen, packed so that it arrives as it should." },
  ],
  steps: [
    { title: "Choose an evening", text: "Say when, and for how many." },
    { title: "Tell us your wishes", text: "Allergies, a birthday, a quiet corner: we take note." },
    { title: "Come and eat", text: "Your table is ready. The rest is our work." },
  ],
  questions: [
    {
      question: "Do you cook without meat, gluten or nuts?",
      answer:
        "There is always something without meat. Tell us about allergies when you book, and we plan for them.",
    },
    { question: "Are children welcome?", answer: "Very. We have smaller portions, and patience." },
    {
      question: "Can we come without a reservation?",
      answer: "Yes, when there is room. At weekends a reservation is the safer way.",
    },
  ],
};
