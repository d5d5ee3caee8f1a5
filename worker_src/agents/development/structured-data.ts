import { clip } from "../../shared/agents/text.ts";
import type { Content } from "./content.ts";

/**
 * Data for search engines, and nothing that is not on the page:
 * https://developers.google.com/search/docs/appearance/structured-data/sd-policies
 */
export function structuredData({ brief, schemaType, questions, design }: Content): object {
  const { name, email, telephone } = brief;
  const organisation = {
    "@type": schemaType,
    "@id": "#organization",
    name,
    description: clip(brief.paragraphs.join(" "), 300),
    ...(email ? { email } : {}),
    ...(telephone ? { telephone } : {}),
  };
  const site = {
    "@type": "WebSite",
    "@id": "#website",
    name,
    inLanguage: "en",
    publisher: { "@id": "#organization" },
  };
  const answers = {
    "@type": "FAQPage",
    "@id": "#questions",
    mainEntity: questions.map(({ question, answer }) => ({
      "@type": "Question",
      name: question,
      acceptedAnswer: { "@type": "Answer", text: answer },
    })),
  };
  const asks = design.sections.some(({ kind }) => kind === "questions");
  return {
    "@context": "https://schema.org",
    "@graph": [organisation, site, ...(asks ? [answers] : [])],
  };
}
