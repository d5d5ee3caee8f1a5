/** What stands between a visitor and the first paint. */

import { DECLARED_WITHIN } from "../../shared/agents/audit/charset.ts";
import type { Check } from "../../shared/agents/audit/check.ts";
import { statusNotOk } from "../../shared/agents/audit/common.ts";
import type { Page } from "../../shared/agents/audit/page.ts";
import { blockingScripts, blockingStyles, inlineStyles, resources } from "./resources.ts";

const BLOCKING =
  "https://developer.chrome.com/docs/lighthouse/performance/render-blocking-resources";

/** Our own measures, where the guidance gives none: what a page of a business hardly needs more of. */
const MOST_STYLESHEETS = 3;
const MOST_REQUESTS = 70;
const MOST_THIRD_PARTIES = 6;

export const loading: Check[] = [
  statusNotOk,
  {
    id: "redirects",
    severity: "moderate",
    title: "The address leads to the page over more than one redirect",
    source: "https://developer.chrome.com/docs/lighthouse/performance/redirects",
    fix: "Link to the final address, and redirect to it in one step.",
    find: ({ fetched: { redirects, url, finalUrl } }) =>
      redirects > 1 ? [`${redirects} redirects from ${url} to ${finalUrl}`] : [],
  },
  {
    id: "scripts-blocking",
    severity: "serious",
    title: "Scripts in the head hold back the first paint",
    source: BLOCKING,
    fix: 'Add defer or async, or type="module", or move them to the end of the body.',
    find: (page) => blockingScripts(page),
  },
  {
    id: "styles-blocking",
    severity: "moderate",
    title: `More than ${MOST_STYLESHEETS} style sheets hold back the first paint`,
    source: BLOCKING,
    fix: "Put them into one, and the few rules of the first screen into the page itself.",
    find: (page) => {
      const links = blockingStyles(page);
      return links.length > MOST_STYLESHEETS ? links : [];
    },
  },
  {
    id: "styles-import",
    severity: "moderate",
    title: "Style sheets are fetched one after the other",
    source: "https://web.dev/learn/performance/optimize-resource-loading",
    fix: 'Replace @import by <link rel="stylesheet">.',
    find: (page) => inlineStyles(page).flatMap((style) => style.match(/@import\b[^;]*;?/gi) ?? []),
  },
  {
    id: "document-write",
    severity: "serious",
    title: "Scripts write into the page while it is parsed",
    source: "https://developer.chrome.com/docs/lighthouse/best-practices/no-document-write",
    fix: "Add elements with the DOM, and scripts with async, instead of document.write().",
    find: (page) =>
      page
        .all("script")
        .flatMap(({ source }) => source.match(/document\.write(?:ln)?\s*\([^\n]{0,120}/g) ?? []),
  },
  {
    id: "font-display",
    severity: "moderate",
    title: "Text stays invisible until its fonts are there",
    source: "https://developer.chrome.com/docs/lighthouse/performance/font-display",
    fix: "Add font-display: swap (or optional) to each @font-face.",
    find: (page) =>
      inlineStyles(page)
        .flatMap((style) => style.match(/@font-face\s*\{[^{}]*\}/gi) ?? [])
        .filter((rule) => !/font-display\s*:\s*(?:swap|optional|fallback)/i.test(rule)),
  },
  {
    id: "preconnect-missing",
    severity: "minor",
    title: "Other hosts are needed for the first paint, and no connection is made ahead",
    source: "https://web.dev/articles/preconnect-and-dns-prefetch",
    fix: 'Add <link rel="preconnect" href="…"> for them, or serve the files from your own host.',
    find: unannounced,
  },
  {
    id: "third-parties",
    severity: "moderate",
    title: `More than ${MOST_THIRD_PARTIES} other hosts take part in the page`,
    source: "https://web.dev/articles/optimizing-content-efficiency-loading-third-party-javascript",
    fix: "Remove what the page does not need, and serve the rest from your own host.",
    find: (page) => {
      const hosts = thirdParties(page);
      return hosts.length > MOST_THIRD_PARTIES ? [hosts.join(", ")] : [];
    },
  },
  {
    id: "requests",
    severity: "moderate",
    title: `The page needs more than ${MOST_REQUESTS} files`,
    source: "https://web.dev/articles/performance-budgets-101",
    fix: "Leave out or combine files; load what is further down only when it comes into view.",
    find: (page) => {
      const count = resources(page).length;
      return count > MOST_REQUESTS ? [`${count} files named in the page`] : [];
    },
  },
  {
    id: "charset-late",
    severity: "minor",
    title: `The encoding is not declared within the first ${DECLARED_WITHIN} bytes`,
    source: "https://developer.chrome.com/docs/lighthouse/best-practices/charset",
    fix: 'Put <meta charset="utf-8"> first in the head, or name it in Content-Type.',
    find: ({ charset }) =>
      charset.declared === undefined ? [`No charset in the first ${DECLARED_WITHIN} bytes`] : [],
  },
  {
    id: "cache-forbidden",
    severity: "moderate",
    title: "The browser may not keep the page, so going back loads it again",
    source: "https://web.dev/articles/bfcache",
    fix: "Send Cache-Control: no-cache instead of no-store, unless the page holds private data.",
    find: ({ fetched: { headers } }) => {
      const control = headers.get("cache-control") ?? "";
      return /\bno-store\b/i.test(control) ? [`Cache-Control: ${control}`] : [];
    },
  },
  {
    id: "unload-handler",
    severity: "moderate",
    title: "A handler of unload keeps the page from being kept for going back",
    source: "https://web.dev/articles/bfcache",
    fix: "Use the pagehide event instead.",
    find: (page) => [
      ...page.all("body").filter((body) => body.has("onunload")),
      ...page
        .all("script")
        .flatMap(
          ({ source }) => source.match(/addEventListener\(\s*["']unload["']|\bonunload\s*=/g) ?? [],
        ),
    ],
  },
];

/** Hosts other than the page's own that files come from, in order. */
export function thirdParties(page: Page): string[] {
  const hosts = resources(page).map(({ url }) => url.host);
  return [...new Set(hosts)].filter((host) => host !== page.finalUrl.host).sort();
}

/** Hosts of the head's scripts and styles and of the first image, without a hint beforehand. */
function unannounced(page: Page): string[] {
  const hinted = new Set(
    [...page.links("preconnect"), ...page.links("dns-prefetch"), ...page.links("preload")].map(
      (link) => page.resolve(link.attr("href"))?.host,
    ),
  );
  const all = resources(page);
  const early = [
    ...all.filter(({ kind, element }) => kind === "style" && page.inHead(element)),
    ...all.filter(({ kind, element }) => kind === "script" && page.inHead(element)),
    ...all.filter(({ kind }) => kind === "image").slice(0, 1),
  ];
  const hosts = early.map(({ url }) => url.host).filter((host) => host !== page.finalUrl.host);
  return [...new Set(hosts)].filter((host) => !hinted.has(host));
}
