import { type Miniflare, Response } from "miniflare";
import { startAgent } from "../bundle.ts";
import type { CorpusPage } from "./corpus.ts";

/** What each audit of a run is called; the script of `seo` is `seo-auditor`. */
export const AUDITS = ["design", "performance", "seo", "conversion"] as const;
export type Audit = (typeof AUDITS)[number];

export interface Finding {
  id: string;
  severity: string;
  title: string;
  evidence: string;
  fix: string;
  source: string;
}

export interface Result {
  url: string;
  finalUrl: string;
  score: number;
  checks: number;
  passed: string[];
  findings: Finding[];
  measured: Record<string, unknown>;
  note?: string;
}

/** An answer of the outbound Worker to the auditor's request; a promise that stays open hangs. */
export type Outbound = (request: { url: string }) => Response | Promise<Response>;

/** An auditor in real workerd; every fetch of its own goes to `outbound`. */
export const start = (audit: Audit, outbound: Outbound): Promise<Miniflare> =>
  startAgent(`${audit}-auditor`, outbound);

/** A page as its server and the outbound Worker would answer with it. */
export function serve({ html, status, headers }: CorpusPage): Response {
  return new Response(html, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", ...headers },
  });
}

/** The same answer for every address. */
export const always =
  (body: string | Uint8Array, headers: Record<string, string> = {}, status = 200): Outbound =>
  () =>
    new Response(body, { status, headers: { "content-type": "text/html", ...headers } });

export const inputFor = (url: string, primaryGoal = "lead_generation") => ({
  url,
  businessType: "bakery",
  primaryGoal,
  optimizationType: "comprehensive",
});

export function ask(auditor: Miniflare, audit: Audit, input: unknown) {
  return auditor.dispatchFetch(`http://auditor/${audit}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ input }),
  });
}

export async function auditOf(
  auditor: Miniflare,
  audit: Audit,
  url: string,
  goal?: string,
): Promise<Result> {
  const response = await ask(auditor, audit, inputFor(url, goal));
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Result;
}
