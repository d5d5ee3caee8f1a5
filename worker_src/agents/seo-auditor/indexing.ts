/** Whether search engines may show the page, and at which address. */
import type { Check } from "../../shared/agents/audit/check.ts";
import { isOwn, statusNotOk } from "../../shared/agents/audit/common.ts";
import type { Page } from "../../shared/agents/audit/page.ts";
import { robotsRules } from "./robots.ts";

const CANONICAL =
  "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls";
const REDIRECTS = "https://developers.google.com/search/docs/crawling-indexing/301-redirects";

const canonicals = (page: Page) => page.links("canonical");

export const indexing: Check[] = [
  statusNotOk,
  {
    id: "noindex",
    severity: "critical",
    title: "The page asks search engines not to show it",
    source: "https://developers.google.com/search/docs/crawling-indexing/block-indexing",
    fix: "Remove noindex (or none) from the robots meta element and the X-Robots-Tag header.",
    find: (page) => robotsRules(page, "noindex", "none"),
  },
  {
    id: "links-nofollow",
    severity: "moderate",
    title: "Links within the site are closed to crawlers",
    source: "https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links",
    fix: "Remove nofollow from the page's robots rules and from links to pages of the same site.",
    find: (page) => [
      ...robotsRules(page, "nofollow", "none"),
      ...page
        .all("a")
        .filter((link) => link.hasWord("rel", "nofollow"))
        .filter((link) => {
          const address = page.resolve(link.attr("href"));
          return address !== undefined && isOwn(page, address);
        }),
    ],
  },
  {
    id: "not-https",
    severity: "serious",
    title: "The page is served without encryption",
    source: "https://developers.google.com/search/docs/appearance/page-experience",
    fix: "Serve the page over HTTPS and redirect its http address there.",
    find: ({ finalUrl }) => (finalUrl.protocol === "http:" ? [finalUrl.href] : []),
  },
  {
    id: "redirect-chain",
    severity: "minor",
    title: "The address leads to the page over more than one redirect",
    source: REDIRECTS,
    fix: "Redirect straight to the final address, and link to that.",
    find: ({ fetched: { redirects, url, finalUrl } }) =>
      redirects > 1 ? [`${redirects} redirects from ${url} to ${finalUrl}`] : [],
  },
  {
    id: "meta-refresh",
    severity: "moderate",
    title: "The page sends its visitors on by a meta refresh",
    source: REDIRECTS,
    fix: "Answer with a permanent redirect (301 or 308) from the server instead.",
    find: (page) =>
      page
        .all("meta")
        .filter((meta) => meta.attr("http-equiv")?.toLowerCase() === "refresh")
        .filter((meta) => /url\s*=/i.test(meta.attr("content") ?? "")),
  },
  {
    id: "canonical-missing",
    severity: "minor",
    title: "The page does not say which of its addresses is the one to show",
    source: CANONICAL,
    fix: 'Add <link rel="canonical" href="…"> with the absolute address of the page.',
    find: (page) => (canonicals(page).length === 0 ? ['No <link rel="canonical">'] : []),
  },
  {
    id: "canonical-conflict",
    severity: "serious",
    title: "The page names several canonical addresses",
    source: CANONICAL,
    fix: "Keep a single canonical link.",
    find: (page) => {
      const links = canonicals(page);
      const targets = new Set(links.map((link) => page.resolve(link.attr("href"))?.href));
      return targets.size > 1 ? links : [];
    },
  },
  {
    id: "canonical-relative",
    severity: "minor",
    title: "The canonical address is not absolute",
    source: CANONICAL,
    fix: "Write the canonical address in full, with https:// and the host.",
    find: (page) =>
      canonicals(page).filter((link) => !/^https?:\/\/\S+$/i.test(link.attr("href") ?? "")),
  },
  {
    id: "canonical-elsewhere",
    severity: "serious",
    title: "The canonical address is on another host",
    source: CANONICAL,
    fix: "Name this page's own address, unless the other site is meant to be shown instead.",
    find: (page) =>
      canonicals(page).filter((link) => {
        const address = page.resolve(link.attr("href"));
        return address !== undefined && !isOwn(page, address);
      }),
  },
];
