/** What a page tells crawlers to leave: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag */
import type { Evidence } from "../../shared/agents/audit/check.ts";
import type { Page } from "../../shared/agents/audit/page.ts";

/** Rules with a value of their own, which may be `none`. */
const WITH_VALUE = /^(?:max-[a-z-]+|unavailable_after)\s*:/;
/** In a header, a rule may be for one crawler: `googlebot: noindex`. */
const FOR_CRAWLER = /^[\w-]+\s*:\s*/;

/** Each place where one of these rules is given. */
export function robotsRules(page: Page, ...rules: string[]): Evidence[] {
  const given = (text: string) =>
    text
      .toLowerCase()
      .split(",")
      .map((rule) => rule.trim())
      .filter((rule) => !WITH_VALUE.test(rule))
      .some((rule) => rules.includes(rule.replace(FOR_CRAWLER, "")));
  const metas = [...page.metas("robots"), ...page.metas("googlebot"), ...page.metas("bingbot")];
  const header = page.fetched.headers.get("x-robots-tag") ?? "";
  return [
    ...metas.filter((meta) => given(meta.attr("content") ?? "")),
    ...(given(header) ? [`X-Robots-Tag: ${header}`] : []),
  ];
}
