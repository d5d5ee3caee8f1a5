/** What a check is, and what comes of asking a page all of them. */
import type { Finding, OptimizeRequest } from "../../contract.ts";
import { clip } from "../text.ts";
import type { PageElement } from "./element.ts";
import type { Page } from "./page.ts";

export type Evidence = string | PageElement;

export interface Check {
  /** Lower case with hyphens, unique within an audit; readers know findings by it. */
  id: string;
  severity: Finding["severity"];
  /** What is wrong, when it is. */
  title: string;
  /** Where the guidance is published that the check comes from. */
  source: string;
  /** What to do about it. */
  fix: string;
  /** The elements that fail, or what else shows it, in a line each; none when the page passes. */
  find(page: Page, request: OptimizeRequest): Evidence[];
}

export interface Audit {
  url: string;
  /** Where the page was, after redirects. */
  finalUrl: string;
  /** 0 to 100: 100 less the {@link WEIGHTS} of what failed. */
  score: number;
  /** How many were asked. */
  checks: number;
  /** Ids of the checks that the page passes, in the order they are asked. */
  passed: string[];
  /** Worst first, then in the order they are asked. */
  findings: Finding[];
  /** Facts that the checks draw on. */
  measured: Record<string, unknown>;
  /** What of the page could not be seen. */
  note?: string;
}

/** Points that a failed check costs, however often it fails. */
export const WEIGHTS: Record<Finding["severity"], number> = {
  critical: 25,
  serious: 12,
  moderate: 6,
  minor: 2,
};

const MOST_PIECES = 5;
const LONGEST_PIECE = 200;

/** The same page gives the same audit: neither clock nor chance has a part in it. */
export function audit(
  checks: readonly Check[],
  page: Page,
  request: OptimizeRequest,
  measured: Record<string, unknown>,
): Audit {
  const passed: string[] = [];
  const findings: Finding[] = [];
  for (const { find, ...check } of checks) {
    const found = find(page, request);
    if (found.length === 0) passed.push(check.id);
    else findings.push({ ...check, evidence: evidenceOf(found) });
  }
  // Sorting is stable, so checks of one severity keep their order.
  findings.sort((a, b) => WEIGHTS[b.severity] - WEIGHTS[a.severity]);
  const lost = findings.reduce((sum, { severity }) => sum + WEIGHTS[severity], 0);
  const { note } = page;
  return {
    url: page.fetched.url,
    finalUrl: page.finalUrl.href,
    score: Math.max(0, 100 - lost),
    checks: checks.length,
    passed,
    findings,
    measured,
    ...(note === undefined ? {} : { note }),
  };
}

/** A line for each place, and how many more there are. */
function evidenceOf(found: Evidence[]): string {
  const lines = found
    .slice(0, MOST_PIECES)
    .map((piece) => clip(typeof piece === "string" ? piece : piece.snippet, LONGEST_PIECE));
  const more = found.length - lines.length;
  return [...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join("\n");
}
