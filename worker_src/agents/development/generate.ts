import type { Context } from "../../shared/agents/agent.ts";
import type { Basis } from "../../shared/agents/knowledge/index.ts";
import { clip } from "../../shared/agents/text.ts";
import type { BuildRequest } from "../../shared/contract.ts";
import { policyHash } from "../../shared/digest.ts";
import { type Content, contentFor } from "./content.ts";
import { documentFor } from "./document.ts";
import { filesFor, placeholderUrl } from "./files.ts";
import { type Improvements, improvementsFor } from "./improve.ts";
import { stylesFor } from "./styles.ts";

export interface Site extends Basis {
  html: string;
  files: Record<"robots.txt" | "sitemap.xml", string>;
  /** For a Content-Security-Policy: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
  styleHash: string;
  /** The address in `files`. */
  siteUrl: string;
  summary: string;
  /** What the owner still has to do. */
  todo: string[];
  /** Of a run that improves on another page. */
  improvements?: Improvements;
}

/** About as much as search engines show of a description. */
export const SUMMARY_LENGTH = 155;
/** Less says too little to choose by. */
const LEAST_SUMMARY = 80;

export const summaryOf = ({ name, description }: BuildRequest): string =>
  clip(`${clip(name, 40)}: ${clip(description, SUMMARY_LENGTH)}`, SUMMARY_LENGTH);

export async function generateSite(
  request: BuildRequest,
  context: Context,
  summary = summaryOf(request),
): Promise<Site> {
  const content = contentFor(request, context);
  const improvements = improvementsFor(context);
  const described = content.wishes.description ? longer(summary, content) : summary;
  const style = stylesFor(content);
  const siteUrl = placeholderUrl(content.name.slug);
  return {
    ...content.basis,
    html: documentFor(content, style, described),
    files: filesFor(siteUrl),
    styleHash: await policyHash(style),
    siteUrl,
    summary: described,
    todo: todoFor(content.brief, siteUrl),
    ...(improvements === undefined ? {} : { improvements }),
  };
}

/** With what the page promises, up to what search engines show. */
function longer(summary: string, { tagline, needs, positioning }: Content): string {
  const more = [tagline, positioning, ...needs.map(({ text }) => text)];
  const sentences = [summary, ...more].map((text) => text.replace(/[.\s]+$/, ""));
  let text = sentences[0] ?? "";
  for (const sentence of sentences.slice(1)) {
    if (text.length >= LEAST_SUMMARY) break;
    text = `${text}. ${sentence}`;
  }
  return clip(text, SUMMARY_LENGTH);
}

function todoFor({ email, telephone }: { email?: string; telephone?: string }, siteUrl: string) {
  const address = `Put the site's own address in place of ${siteUrl} in robots.txt and sitemap.xml.`;
  const form =
    "Published by this platform, the form at the end of the page works; on another host, give it another address or take it out.";
  const wording = "Read every line: the words are a draft, and each promise in them becomes yours.";
  if (email !== undefined || telephone !== undefined) return [wording, form, address];
  const contact =
    "Name an e-mail address or a telephone number (as +1 555 …) in the description: the page says how to prepare, but not yet how to reach you.";
  return [contact, wording, form, address];
}
