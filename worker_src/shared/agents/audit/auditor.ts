/** The shell of every auditor: fetch, parse, ask all checks. */
import { type OptimizeRequest, optimizeRequest } from "../../contract.ts";
import { action, agent } from "../agent.ts";
import { audit, type Check } from "./check.ts";
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
    [kind]: action(optimizeRequest, async ({ input }) => {
      const page = await readPage(input.url);
      return audit(checks, page, input, measure(page, input));
    }),
  });
}
