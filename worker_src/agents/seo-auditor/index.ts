/** audit/seo: whether search engines can find, read and show a page. */
import { auditor } from "../../shared/agents/audit/auditor.ts";
import { isOwn } from "../../shared/agents/audit/common.ts";
import type { Page } from "../../shared/agents/audit/page.ts";
import { content, wordsOf } from "./content.ts";
import { indexing } from "./indexing.ts";
import { descriptions, metadata, titles } from "./metadata.ts";
import { structuredData } from "./structured-data.ts";

export default auditor({
  kind: "seo",
  checks: [...indexing, ...metadata, ...content],
  measure: (page) => ({
    status: page.fetched.status,
    redirects: page.fetched.redirects,
    title: titles(page)[0]?.text ?? null,
    description: descriptions(page)[0]?.attr("content") ?? null,
    canonical: page.resolve(page.links("canonical")[0]?.attr("href"))?.href ?? null,
    words: wordsOf(page),
    headings: headings(page),
    images: page.all("img").length,
    links: links(page),
    structuredData: structuredData(page).types,
  }),
});

function headings(page: Page): Record<string, number> {
  const levels = ["h1", "h2", "h3", "h4", "h5", "h6"];
  return Object.fromEntries(levels.map((level) => [level, page.all(level).length]));
}

function links(page: Page): { internal: number; external: number } {
  const addresses = page
    .all("a")
    .map((link) => page.resolve(link.attr("href")))
    .filter((address) => address?.protocol.startsWith("http"));
  const internal = addresses.filter((address) => address && isOwn(page, address)).length;
  return { internal, external: addresses.length - internal };
}
