/** A BUILD request as the builders read it: texts clipped, and what a description gives away. */
import type { BuildRequest } from "../contract.ts";
import { clip, head, paragraphs, sentence, take, words } from "./text.ts";

export interface Brief {
  /** Fit for a heading: at most 60 characters. */
  name: string;
  /** Its first sentence, at most 90 characters, without "build me a website for …". */
  subject: string;
  /** The description to be read: at most 8 paragraphs, 1800 characters. */
  paragraphs: string[];
  /** The ways to reach the business that the description names. */
  email?: string;
  telephone?: string;
}

export function briefOf({ name, description }: Pick<BuildRequest, "name" | "description">): Brief {
  const read = head(description, 4000);
  const email = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/.exec(read);
  // A sign and a space or two: an order number is no telephone number.
  const telephone = /\+\d{1,3}[ .-]\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}/.exec(read);
  return {
    name: clip(name, 60) || "Your site",
    subject: clip(subjectOf(description), 90),
    paragraphs: paragraphs(description, 8, 1800),
    ...(email ? { email: email[0] } : {}),
    ...(telephone ? { telephone: telephone[0] } : {}),
  };
}

const REQUEST =
  /^(?:please )?(?:(?:build|create|make|design|generate|set up|i want|i need|we want|we need|we would like)(?: me| us)? )?(?:an? |the |our |my )?/i;
const SITE =
  /\b(?:home ?page|landing page|web ?page|web ?site|site)\b(?: (?:for|about|of)(?: an?| the| our| my)?\b)?/gi;

/** "Create a modern website for a bakery in Lyon" speaks of "Modern bakery in Lyon". */
function subjectOf(description: string): string {
  const first = sentence(clip(description, 300));
  if (first.search(SITE) === -1) return first;
  const bare = first.replace(REQUEST, "").replace(SITE, " ").replace(/\s+/g, " ").trim();
  if (bare === "") return first;
  const initial = take(bare, 1);
  return initial.toUpperCase() + bare.slice(initial.length);
}

const COMMON = new Set(
  "a about all also an and any are as at be because been but by can do for from get has have how i if in into is it its just me more most my need needs new no not of on one or our out should so some such than that the their them then there these they this to up us want wants was we web website site page homepage landing were what when where which who will with would you your modern build create make design please".split(
    " ",
  ),
);

/** The most telling words of a description, at most 6. */
export function termsOf(description: string): string[] {
  const counts = new Map<string, number>();
  for (const word of words(description)) {
    if (word.length < 3 || word.length > 30 || COMMON.has(word) || /^\d+$/.test(word)) continue;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  // Sorting is stable: among equals, what was said first comes first.
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 6)
    .map(([word]) => word);
}
