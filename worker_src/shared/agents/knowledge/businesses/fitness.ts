import type { Business } from "../types.ts";

export const fitness: Business = {
  label: "fitness studio",
  aliases: [
    "gym",
    "sports",
    "sport",
    "yoga",
    "wellness",
    "personal training",
    "personal trainer",
    "pilates",
    "martial arts",
    "dance",
  ],
  schemaType: "ExerciseGym",
  personality: "bold",
  hue: 140,
  voice: ["energetic", "honest", "inclusive"],
  headline: "Stronger, one good hour at a time",
  helps: "people move more, and keep at it when the first enthusiasm is gone",
  segments: [
    {
      name: "Beginners",
      need: "A start without being stared at, and somebody who shows how.",
      trigger: "A new year, or a doctor's advice",
    },
    {
      name: "People short of time",
      need: "Hours that fit around work, and plans that fit into one of them.",
      trigger: "A change of job",
    },
    {
      name: "The ambitious",
      need: "Good equipment, a coach who corrects, progress in figures.",
      trigger: "A race with a date",
    },
  ],
  needs: [
    {
      title: "A plan made for you",
      text: "We look at where you are and where you want to be, and write down the way.",
    },
    {
      title: "Coaches who look",
      text: "Somebody corrects you before it hurts, and notices when you get better.",
    },
    {
      title: "A room for everybody",
      text: "Every age, every body, every level. You are welcome as you are.",
    },
  ],
  differentiators: [
    "A real introduction for each newcomer",
    "Small groups with a coach",
    "Progress measured when you want it",
    "Conditions without small print",
  ],
  keywords: ["fitness", "gym", "training", "classes", "personal training", "trial session"],
  patterns: [
    "Strong photographs of people training",
    "A timetable as the most visited page",
    "A trial hour as the main button",
  ],
  gaps: ["Prices only on request", "Only perfect bodies in the pictures", "Hard to leave"],
  positioning: "The studio where you still train in a year.",
  proofs: [
    {
      what: "Members of several ages and bodies, with their leave",
      why: "Visitors look for somebody like themselves.",
    },
    {
      what: "Coaches with their qualifications",
      why: "Safety is the quiet question of every beginner.",
    },
    { what: "Timetable and price as text", why: "They decide, and they are what is searched for." },
  ],
  offers: [
    { title: "Open training", text: "Good equipment, room to move, and a coach within reach." },
    { title: "Classes", text: "From a gentle start to a hard hour, in small groups." },
    { title: "Personal coaching", text: "One coach, one plan, your pace." },
    { title: "Recovery", text: "Mobility, breath and rest: the other half of training." },
  ],
  steps: [
    { title: "Come by", text: "Look around and try an hour." },
    { title: "Set an aim", text: "A coach writes a plan with you." },
    { title: "Keep going", text: "We check in, and change the plan as you change." },
  ],
  questions: [
    {
      question: "I have not trained for years. Is that a problem?",
      answer: "No. You begin where you are, and with somebody beside you.",
    },
    {
      question: "Can I train with an injury?",
      answer: "Often, but ask your doctor first. Then tell the coach, who adapts the plan.",
    },
    {
      question: "What should I bring?",
      answer: "Clothes you can move in, clean shoes, and something to drink.",
    },
  ],
};
