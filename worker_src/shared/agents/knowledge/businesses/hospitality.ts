import type { Business } from "../types.ts";

export const hospitality: Business = {
  label: "place to stay",
  aliases: [
    "hotel",
    "travel",
    "tourism",
    "bed and breakfast",
    "guesthouse",
    "vacation rental",
    "holiday",
    "hostel",
    "travel agency",
    "event venue",
    "events",
    "wedding",
  ],
  schemaType: "LodgingBusiness",
  personality: "warm",
  hue: 210,
  voice: ["inviting", "attentive", "vivid"],
  headline: "Arrive, breathe out, feel at home",
  helps: "guests rest well and see the best of the place, like somebody who lives here",
  segments: [
    {
      name: "Couples",
      need: "A quiet room, a good breakfast, and ideas for the day.",
      trigger: "A long weekend",
    },
    {
      name: "Families",
      need: "Room for everybody, and no surprises on arrival.",
      trigger: "School holidays",
    },
    {
      name: "Travellers on business",
      need: "A desk, a fast connection, and a late arrival without trouble.",
      trigger: "A meeting in town",
    },
  ],
  needs: [
    {
      title: "Sleep well",
      text: "Quiet rooms, good beds, and somebody who has thought of the rest.",
    },
    {
      title: "Know the place",
      text: "Tips from people who live here: what to see, where to eat, what to leave out.",
    },
    {
      title: "Come and go with ease",
      text: "Clear directions, flexible arrival, and a person who answers.",
    },
  ],
  differentiators: [
    "Run by people you will meet",
    "Rooms shown as they are",
    "Ideas for the day, fresh each morning",
    "The best terms are the ones you get directly from us",
  ],
  keywords: ["rooms", "stay", "accommodation", "weekend", "breakfast", "getaway"],
  patterns: [
    "A wide photograph with dates beneath it",
    "Rooms with size and beds",
    "A map with what is near",
  ],
  gaps: [
    "Fees that appear on the last page",
    "Nothing for guests with impaired mobility",
    "Old photographs",
  ],
  positioning: "A place with hosts, not with a reception.",
  proofs: [
    {
      what: "Current photographs of each room, bath included",
      why: "It is what guests look for, and miss.",
    },
    {
      what: "What is within ten minutes on foot, on a map",
      why: "Location decides before price does.",
    },
    { what: "Answers given to reviews", why: "They show how a problem would be handled." },
  ],
  offers: [
    { title: "Rooms", text: "Each a little different, all of them quiet." },
    { title: "Breakfast", text: "From here, made fresh, and long enough for a lie-in." },
    { title: "Gatherings", text: "A good room for a feast, a retreat or a meeting." },
    { title: "Days out", text: "Walks, water, museums: with the way already drawn." },
  ],
  steps: [
    { title: "Pick your dates", text: "Tell us when, and who comes along." },
    { title: "Tell us your wishes", text: "A cot, a late arrival, a bicycle: we prepare it." },
    { title: "Arrive", text: "The room is ready, and so is a tip for the evening." },
  ],
  questions: [
    {
      question: "When can we arrive and leave?",
      answer: "Tell us your times with the booking. We do what the day allows.",
    },
    {
      question: "Are pets welcome?",
      answer: "Ask us first, so that we can give you a room that suits all.",
    },
    {
      question: "Is the house accessible without steps?",
      answer: "Tell us what you need, and we say frankly what is possible and what is not.",
    },
  ],
};
