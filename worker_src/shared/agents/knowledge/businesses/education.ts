import type { Business } from "../types.ts";

export const education: Business = {
  label: "place of learning",
  aliases: [
    "school",
    "course",
    "courses",
    "training",
    "tutoring",
    "e-learning",
    "elearning",
    "university",
    "academy",
    "coaching",
    "kindergarten",
    "language school",
  ],
  schemaType: "EducationalOrganization",
  personality: "fresh",
  hue: 290,
  voice: ["encouraging", "clear", "curious"],
  headline: "Learn it properly, and enjoy it",
  helps: "people learn something that lasts, at a pace that fits their life",
  segments: [
    {
      name: "Beginners",
      need: "A first step that is not too large, and somebody to ask.",
      trigger: "A new job or an old wish",
    },
    {
      name: "Parents",
      need: "To know who teaches, how, and how progress is seen.",
      trigger: "A new school year",
    },
    {
      name: "Companies",
      need: "Training that fits around work, and shows in it.",
      trigger: "A new tool or duty",
    },
  ],
  needs: [
    {
      title: "Small groups",
      text: "Enough people to learn from each other, few enough to be seen.",
    },
    {
      title: "Practice first",
      text: "You try, make mistakes, and understand why. The theory comes when it is useful.",
    },
    {
      title: "Progress you can see",
      text: "Clear aims for every unit, and feedback that helps you go on.",
    },
  ],
  differentiators: [
    "Teachers who do what they teach",
    "Aims in writing for every course",
    "Material you may keep",
    "Missed an hour? There is a way to catch up",
  ],
  keywords: ["courses", "classes", "lessons", "training", "learn", "workshop"],
  patterns: [
    "A catalogue with dates and levels",
    "Teachers introduced in person",
    "A taster as the first step",
  ],
  gaps: [
    "No way to find one's own level",
    "Dates without free places",
    "Aims described in the words of the trade",
  ],
  positioning: "Learning that is taken seriously and made light.",
  proofs: [
    { what: "What graduates do today, in their own words", why: "It answers the question why." },
    { what: "A sample lesson, open to everybody", why: "Quality can be tried, not only claimed." },
    { what: "Dates, places and price in one table", why: "It is what people compare." },
  ],
  offers: [
    { title: "For beginners", text: "From zero to a first result that you can show." },
    { title: "Going further", text: "For those who know the basics and want to be good." },
    { title: "One to one", text: "Your own aims, at your own pace." },
    { title: "For teams", text: "Made around the work that you really do." },
  ],
  steps: [
    { title: "Find your level", text: "A short talk or a task shows where you stand." },
    { title: "Start", text: "You get a plan, the material and your first task." },
    { title: "Use it", text: "You finish with something of your own, and know how to go on." },
  ],
  questions: [
    {
      question: "Which course is right for me?",
      answer:
        "Tell us what you can do already and what you want to do. We suggest one, or say that you do not need it.",
    },
    {
      question: "What if I miss a lesson?",
      answer: "You get the material and a way to catch up, so that the next one makes sense.",
    },
    {
      question: "Is there a certificate?",
      answer: "Ask for it when you register: we tell you what it says, and who recognises it.",
    },
  ],
};
