/**
 * What an OPTIMIZE run found on the page before this one, and what becomes of it. Most findings go
 * because this page is made without them; a few take a change; some only the owner can answer.
 */
import * as z from "zod/mini";
import { type Context, resultOf } from "../../shared/agents/agent.ts";

/** Nobody here may make these up, or they are of the server and not of the page. */
const OWNERS = new Set([
  "hreflang-invalid",
  "not-https",
  "open-graph-incomplete",
  "page-unreachable",
  "price-missing",
  "proof-missing",
  "redirect-chain",
  "redirects",
  "status-not-ok",
  "visitors-without-lead",
]);

export interface Improvements {
  /** The score of the page before; null when it had none. */
  before: number | null;
  /** Ids of findings that this page is made without. */
  fixed: string[];
  /** Ids of findings that only the owner can answer. */
  left: string[];
}

/** What is done otherwise than without a report. */
export interface Wishes {
  /** The footer says whose page it is. */
  owner: boolean;
  /** The description is as long as search engines show. */
  description: boolean;
  /** The title is no longer than search engines show. */
  title: boolean;
}

const report = z.object({
  score: z.nullable(z.number()),
  findings: z.array(z.object({ id: z.string().check(z.maxLength(100)) })).check(z.maxLength(500)),
});

/** Undefined when the run improves on none. */
export function improvementsFor(context: Context): Improvements | undefined {
  const found = resultOf(context, "optimize", report);
  if (found === undefined) return undefined;
  const ids = [...new Set(found.findings.map(({ id }) => id))].sort();
  return {
    before: found.score,
    fixed: ids.filter((id) => !OWNERS.has(id)),
    left: ids.filter((id) => OWNERS.has(id)),
  };
}

export function wishesOf(improvements: Improvements | undefined): Wishes {
  const asked = (id: string) => improvements?.fixed.includes(id) ?? false;
  return {
    owner: asked("owner-missing"),
    description: asked("description-length"),
    title: asked("title-length"),
  };
}
