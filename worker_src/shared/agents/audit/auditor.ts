/** The shell of every auditor: fetch, parse, ask all checks. */
import { type Finding, type OptimizeRequest, optimizeRequest } from "../../contract.ts";
import { HttpError } from "../../errors.ts";
import { action, agent } from "../agent.ts";
import { audit, type Check } from "./check.ts";
import { UNREACHABLE } from "./fetch.ts";
import { type Page, readPage } from "./page.ts";

export interface Auditor {
  /** The action it answers to, as `seo`. */
  kind: string;
  checks: readonly Check[];
  /** The facts to show beside the findings. */
  measure(page: Page, request: OptimizeRequest): Record<string, unknown>;
}

export function auditor({ kind, checks, measure }: Auditor): ExportedHandler {
  return agent({
    [kind]: action(optimizeRequest, async ({ input, trace }) => {
      try {
        const page = await readPage(input.url, trace);
        return audit(checks, page, input, measure(page, input));
      } catch (error) {
        if (error instanceof HttpError && error.code === UNREACHABLE) {
          return unreachable(input.url, error.message);
        }
        throw error;
      }
    }),
  });
}

/** There is no page to audit, and that is what the audit says. */
function unreachable(url: string, cause: string) {
  const { host } = new URL(url);
  const finding: Finding = {
    id: "page-unreachable",
    severity: "critical",
    title: "The page cannot be reached, so nothing of it was audited",
    source: "https://developers.google.com/search/docs/crawling-indexing/http-network-errors",
    evidence: `${host}: ${cause}`,
    fix: "Check the address and its DNS record, and let the server answer within eight seconds.",
  };
  return {
    url,
    score: null,
    checks: 0,
    passed: [],
    findings: [finding],
    unreachable: { host, cause },
  };
}
