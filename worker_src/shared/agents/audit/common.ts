/** What more than one auditor asks. */
import type { Check } from "./check.ts";
import type { PageElement } from "./element.ts";
import type { Page } from "./page.ts";

/** Everything else is then measured on an error page, so each auditor says it. */
export const statusNotOk: Check = {
  id: "status-not-ok",
  severity: "critical",
  title: "The server answers with an error instead of the page",
  source: "https://developers.google.com/search/docs/crawling-indexing/http-network-errors",
  fix: "Let the server answer 200 at this address, or link to where the page is.",
  find: ({ fetched: { status } }) => (status >= 400 ? [`HTTP status ${status}`] : []),
};

/** How a page comes to fit a phone: https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/meta/name/viewport */
export function noViewport(page: Page): string[] {
  const sized = page
    .metas("viewport")
    .some((meta) => /width\s*=/i.test(meta.attr("content") ?? ""));
  return sized ? [] : ['No <meta name="viewport"> with a width'];
}

/** What a link or button is called: its text, label, title, or the texts of the images in it. */
export function nameOf(element: PageElement): string {
  const images = () => element.all("img").map((image) => image.attr("alt") ?? "");
  const drawings = () =>
    element
      .all("svg")
      .flatMap((svg) => [
        svg.attr("aria-label") ?? "",
        ...svg.all("title").map((title) => title.text),
      ]);
  const labels = [element.text, element.attr("aria-label") ?? "", element.attr("title") ?? ""];
  return labels.find(Boolean) ?? [...images(), ...drawings()].find(Boolean) ?? "";
}

/** Whether an address is of the page's own host; `www.` makes no other host. */
export function isOwn(page: Page, address: URL): boolean {
  const bare = (host: string) => host.replace(/^www\./, "");
  return bare(address.host) === bare(page.finalUrl.host);
}
