import type { Business } from "../types.ts";

export const retail: Business = {
  label: "shop",
  aliases: [
    "ecommerce",
    "e-commerce",
    "online shop",
    "online store",
    "store",
    "shop",
    "fashion",
    "boutique",
    "jewelry",
    "jewellery",
    "consumer goods",
    "furniture",
  ],
  schemaType: "Store",
  personality: "bold",
  hue: 22,
  voice: ["lively", "concrete", "welcoming"],
  headline: "Well-chosen things, made to be used",
  helps: "people find things they keep, without searching for hours",
  segments: [
    {
      name: "People who look for one thing",
      need: "The right piece fast: clear photos, sizes and what is in stock.",
      trigger: "Something broke, or an occasion is near",
    },
    {
      name: "Gift givers",
      need: "Good ideas for a sum, and delivery that is on time.",
      trigger: "A birthday or a holiday",
    },
    {
      name: "Regulars",
      need: "To hear what is new, and to order again without effort.",
      trigger: "A new season",
    },
  ],
  needs: [
    {
      title: "Chosen with care",
      text: "A range small enough to know by heart. What we would not use ourselves is not here.",
    },
    {
      title: "Plainly described",
      text: "Material, size, origin and care: what you read is what arrives.",
    },
    {
      title: "Easy to put right",
      text: "Not what you hoped for? Talk to us, and we find an answer together.",
    },
  ],
  differentiators: [
    "A small range instead of endless pages",
    "Materials and origin named for every piece",
    "Real people who know the things they sell",
    "Packaging kept to what is needed",
  ],
  keywords: ["shop", "online shop", "gifts", "handpicked", "new arrivals", "delivery"],
  patterns: [
    "Large photographs with the price next to them",
    "Categories and filters at the top",
    "Delivery and returns close to the button that buys",
  ],
  gaps: [
    "Delivery cost shown only at the end",
    "Descriptions copied from the maker",
    "No help with choosing a size",
  ],
  positioning: "A shop with an opinion: fewer things, better explained.",
  proofs: [
    {
      what: "Photographs by customers, with their leave",
      why: "They show size and colour as they are.",
    },
    {
      what: "Delivery time and cost on the product itself",
      why: "Unexpected cost is the most common reason to leave a basket.",
    },
    { what: "Reviews of the product, the critical ones too", why: "Only praise is not believed." },
  ],
  offers: [
    { title: "New in", text: "The latest pieces, in small numbers and as long as they last." },
    { title: "Favourites", text: "What people come back for, again and again." },
    { title: "Gifts", text: "Ideas by occasion, ready to be wrapped and given." },
    {
      title: "Advice",
      text: "Not sure? Tell us what it is for, and we suggest two or three things.",
    },
  ],
  steps: [
    { title: "Choose", text: "Look around, or tell us what you need and let us suggest." },
    { title: "Order", text: "See everything it costs before you decide." },
    { title: "Enjoy", text: "It comes well packed, with notes on how to care for it." },
  ],
  questions: [
    {
      question: "How do I find the right size?",
      answer: "Measurements are with each piece. When in doubt, ask: we measure again for you.",
    },
    {
      question: "Can you wrap something as a gift?",
      answer: "Yes. Say so with your order, and add the words you would like on the card.",
    },
    {
      question: "Will sold-out pieces come back?",
      answer: "Some do. Tell us which one you are waiting for, and we let you know.",
    },
  ],
};
