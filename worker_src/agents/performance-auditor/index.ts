/** audit/performance: what in a page's source and headers makes it slow. Nothing is timed. */
import { auditor } from "../../shared/agents/audit/auditor.ts";
import { loading, thirdParties } from "./loading.ts";
import { media } from "./media.ts";
import { blockingScripts, blockingStyles, tally } from "./resources.ts";
import { inlineSizes, weight } from "./weight.ts";

export default auditor({
  kind: "performance",
  checks: [...loading, ...media, ...weight],
  measure: (page) => ({
    htmlBytes: page.fetched.body.length,
    inlineBytes: inlineSizes(page),
    elements: page.elements.length,
    depth: page.parsed.depth,
    redirects: page.fetched.redirects,
    files: tally(page),
    blocking: { scripts: blockingScripts(page).length, styles: blockingStyles(page).length },
    thirdParties: thirdParties(page).slice(0, 20),
  }),
});
