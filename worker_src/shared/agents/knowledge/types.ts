/** What is known of a kind of business and of a goal: curated, so every answer is the same again. */

export interface Item {
  title: string;
  text: string;
}

export interface Question {
  question: string;
  answer: string;
}

export interface Segment {
  name: string;
  /** What they came for. */
  need: string;
  /** What makes them look today. */
  trigger: string;
}

export interface Proof {
  what: string;
  why: string;
}

/** The character of a business, which decides shapes and type. */
export type Personality = "precise" | "warm" | "classic" | "fresh" | "bold";

/** The parts a page can have between its header and its footer. */
export const SECTION_KINDS = [
  "hero",
  "highlights",
  "about",
  "offers",
  "process",
  "difference",
  "audience",
  "questions",
  "contact",
] as const;
export type SectionKind = (typeof SECTION_KINDS)[number];

/**
 * A kind of business. Nothing here may claim what only its owner can know (customers, figures,
 * prices, awards): such proofs are recommended in `proofs`, never written onto a page.
 */
export interface Business {
  label: string;
  aliases: readonly string[];
  /** The closest type of https://schema.org/LocalBusiness or https://schema.org/Organization. */
  schemaType: string;
  personality: Personality;
  /** Hue of the accent in OKLCH, degrees. */
  hue: number;
  voice: readonly string[];
  headline: string;
  /** Completes the sentence "<name> helps …". */
  helps: string;
  segments: readonly Segment[];
  needs: readonly Item[];
  differentiators: readonly string[];
  keywords: readonly string[];
  /** What sites of this industry have in common. */
  patterns: readonly string[];
  /** What they commonly leave undone. */
  gaps: readonly string[];
  positioning: string;
  proofs: readonly Proof[];
  offers: readonly Item[];
  steps: readonly Item[];
  questions: readonly Question[];
}

/** What a site is for. */
export interface Goal {
  label: string;
  aliases: readonly string[];
  hero: "split" | "centred";
  sections: readonly SectionKind[];
  /** The words of the two calls to action. */
  primary: string;
  secondary: { text: string; section: SectionKind };
  /** How one knows that the goal is met. */
  measure: string;
  /** Words that people with this intent add to a search. */
  intent: readonly string[];
  question: Question;
  closing: { heading: string; text: string; list: readonly string[] };
}
