import { expect, test } from "vitest";
import type { AgentEnvelope } from "../../worker_src/shared/contract.ts";
import { mergeReport } from "../../worker_src/workflows/report.ts";

const audit = (result: Record<string, unknown>): AgentEnvelope => ({
  agent: "a",
  action: "b",
  source: "worker",
  result,
});

test("findings come worst first, with the audit they are from, and scores as their mean", () => {
  const minor = { id: "m", severity: "minor", title: "M" };
  const critical = { id: "c", severity: "critical", title: "C" };
  const report = mergeReport({
    seo: audit({ score: 71, findings: [minor] }),
    design: audit({ score: 80, findings: [critical] }),
  });
  expect(report.score).toBe(76);
  expect(report.findings.map(({ id, audit: from }) => [id, from])).toEqual([
    ["c", "design"],
    ["m", "seo"],
  ]);
  expect(report.counts).toEqual({ critical: 1, serious: 0, moderate: 0, minor: 1 });
});

test("an audit that measured nothing neither raises nor lowers the score", () => {
  expect(mergeReport({ seo: audit({ score: null }), design: audit({ score: 60 }) }).score).toBe(60);
  expect(mergeReport({ seo: audit({}) }).score).toBeNull();
});

test("a severity that is none, though every object answers for it, is not counted", () => {
  const odd = { id: "o", severity: "toString", title: "O" };
  const { counts } = mergeReport({ seo: audit({ score: 1, findings: [odd] }) });
  expect(counts).toEqual({ critical: 0, serious: 0, moderate: 0, minor: 0 });
});
