import type { AgentEnvelope, Finding, OptimizeReport } from "../shared/contract.ts";

const SEVERITIES: Finding["severity"][] = ["critical", "serious", "moderate", "minor"];

/** Merges the audits of a run; an audit that is a fallback may have neither score nor findings. */
export function mergeReport(results: Record<string, AgentEnvelope>): OptimizeReport {
  const scores: number[] = [];
  const findings: OptimizeReport["findings"] = [];
  for (const [audit, { result }] of Object.entries(results)) {
    if (typeof result.score === "number") scores.push(result.score);
    const found = Array.isArray(result.findings) ? (result.findings as Finding[]) : [];
    findings.push(...found.map((finding) => ({ ...finding, audit })));
  }
  findings.sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id));
  const counts = { critical: 0, serious: 0, moderate: 0, minor: 0 };
  for (const { severity } of findings) if (Object.hasOwn(counts, severity)) counts[severity] += 1;
  const sum = scores.reduce((total, score) => total + score, 0);
  return { score: scores.length === 0 ? null : Math.round(sum / scores.length), findings, counts };
}

function rank({ severity }: Finding): number {
  const position = SEVERITIES.indexOf(severity);
  return position === -1 ? SEVERITIES.length : position;
}
