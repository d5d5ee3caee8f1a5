import * as z from "zod/mini";
import { briefOf } from "../../shared/agents/brief.ts";
import { type Basis, basisOf, knowledgeFor } from "../../shared/agents/knowledge/index.ts";
import {
  type Goal,
  type Personality,
  SECTION_KINDS,
  type SectionKind,
} from "../../shared/agents/knowledge/types.ts";
import type { BuildRequest } from "../../shared/contract.ts";

export interface Section {
  kind: SectionKind;
  heading: string;
  purpose: string;
}

export interface Design extends Basis {
  message: { headline: string; lead: string };
  callToAction: { primary: string; secondary: { text: string; section: SectionKind } };
  /** In the order of the page. */
  sections: Section[];
  layout: { hero: Goal["hero"]; motif: Personality };
  tokens: Tokens;
}

/** Lengths in rem, unless said otherwise. */
export interface Tokens {
  /** Corner radius, px. */
  radius: number;
  /** Space above and below a section, on the smallest and the largest screen. */
  rhythm: [number, number];
  /** Size of the headline, on the smallest and the largest screen. */
  headline: [number, number];
  /** Widest line of the page. */
  width: number;
  /** Viewport widths, px, that the layout is made for. */
  viewports: number[];
}

const LOOK: Record<Personality, Pick<Tokens, "radius" | "headline">> = {
  precise: { radius: 14, headline: [2.375, 4] },
  warm: { radius: 20, headline: [2.5, 4.25] },
  classic: { radius: 4, headline: [2.375, 3.75] },
  fresh: { radius: 24, headline: [2.375, 3.875] },
  bold: { radius: 2, headline: [2.5, 4.5] },
};

const PURPOSE: Record<SectionKind, { heading: string; purpose: string }> = {
  hero: { heading: "", purpose: "Says what is offered to whom, with the first call to action." },
  highlights: {
    heading: "What you can count on",
    purpose: "Answers the three strongest needs of the audience.",
  },
  about: { heading: "Who we are", purpose: "Tells the story in the owner's own words." },
  offers: { heading: "What we offer", purpose: "Lets visitors find what they came for." },
  process: { heading: "How it works", purpose: "Takes away the fear of the first step." },
  difference: {
    heading: "What makes the difference",
    purpose: "Closes the gaps that others in the industry leave.",
  },
  audience: { heading: "Who it is for", purpose: "Lets visitors recognise themselves." },
  questions: { heading: "Questions and answers", purpose: "Removes the last doubts." },
  contact: { heading: "", purpose: "Makes the next step easy, at the moment of decision." },
};

/** A description shorter than this stands in the hero; a section of its own would be empty. */
const STORY_LENGTH = 100;

export function enhanceDesign(request: BuildRequest): Design {
  const knowledge = knowledgeFor(request);
  const business = knowledge.business.entry;
  const goal = knowledge.goal.entry;
  const { name, paragraphs } = briefOf(request);
  const tellsStory = paragraphs.join("").length >= STORY_LENGTH;
  const headings: Partial<Record<SectionKind, string>> = {
    hero: business.headline,
    contact: goal.closing.heading,
  };
  return {
    ...basisOf(knowledge, request),
    message: { headline: business.headline, lead: `${isolated(name)} helps ${business.helps}.` },
    callToAction: { primary: goal.primary, secondary: goal.secondary },
    sections: goal.sections
      .filter((kind) => kind !== "about" || tellsStory)
      .map((kind) => ({
        kind,
        ...PURPOSE[kind],
        heading: headings[kind] ?? PURPOSE[kind].heading,
      })),
    layout: { hero: goal.hero, motif: business.personality },
    tokens: {
      ...LOOK[business.personality],
      rhythm: [4, 7],
      width: 72,
      viewports: [360, 768, 1280],
    },
  };
}

/** A name of either direction in a sentence of another: https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates */
const isolated = (name: string): string => `\u2068${name}\u2069`;

const line = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
const span = (most: number) =>
  z.tuple([z.number().check(z.gte(1), z.lte(most)), z.number().check(z.gte(1), z.lte(most))]);
const kind = z.enum(SECTION_KINDS);

/** What a page needs of a design, as another agent reads it. */
export const pageDesign = z.object({
  message: z.object({ headline: line(300), lead: line(600) }),
  callToAction: z.object({
    primary: line(60),
    secondary: z.object({ text: line(60), section: kind }),
  }),
  sections: z
    .array(z.object({ kind, heading: line(200) }))
    .check(z.minLength(1), z.refine(isPage, "expected each kind once, from hero to contact")),
  layout: z.object({
    hero: z.enum(["split", "centred"]),
    motif: z.enum(["precise", "warm", "classic", "fresh", "bold"]),
  }),
  tokens: z.object({
    radius: z.number().check(z.gte(0), z.lte(64)),
    rhythm: span(16),
    headline: span(8),
    width: z.number().check(z.gte(20), z.lte(120)),
  }),
});

export type PageDesign = z.infer<typeof pageDesign>;

function isPage(sections: { kind: SectionKind }[]): boolean {
  const kinds = sections.map((section) => section.kind);
  const once = new Set(kinds).size === kinds.length;
  return once && kinds[0] === "hero" && kinds.at(-1) === "contact";
}
