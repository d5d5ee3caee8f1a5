/** Links to the page in other languages: https://developers.google.com/search/docs/specialty/international/localized-versions */
import type { Evidence } from "../../shared/agents/audit/check.ts";
import type { Page } from "../../shared/agents/audit/page.ts";

/** A language of ISO 639-1, then a script of ISO 15924 or a region of ISO 3166-1, or both. */
const LANGUAGE = /^[a-z]{2}(?:-[a-z]{4})?(?:-[a-z]{2})?$/i;
/** Often written, and no regions: the United Kingdom is GB. */
const NO_REGION = /-(?:uk|eu)$/i;

export function hreflangProblems(page: Page): Evidence[] {
  const links = page.links("alternate").filter((link) => link.has("hreflang"));
  if (links.length === 0) return [];
  const wrong = links.filter((link) => {
    const address = link.attr("href") ?? "";
    return !isLanguage(link.attr("hreflang") ?? "") || !/^https?:\/\//i.test(address);
  });
  const here = page.finalUrl.href.split("#")[0];
  const canonical = page.resolve(page.links("canonical")[0]?.attr("href"))?.href;
  const listed = links.some((link) => {
    const address = page.resolve(link.attr("href"))?.href;
    return address === here || (address !== undefined && address === canonical);
  });
  return [...wrong, ...(listed ? [] : ["The page is not among its own language versions"])];
}

function isLanguage(code: string): boolean {
  return code.toLowerCase() === "x-default" || (LANGUAGE.test(code) && !NO_REGION.test(code));
}
