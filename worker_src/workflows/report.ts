import type {
  AgentEnvelope,
  Finding,
  OptimizeReport,
  SiteAnalytics,
  Unreachable,
} from "../shared/contract.ts";

const SEVERITIES: Finding["severity"][] = ["critical", "serious", "moderate", "minor"];

/** Fewer visitors than that are too few to judge by. */
const TELLING_VISITORS = 50;

/** Merges the audits of a run; an audit that is a fallback may have neither score nor findings. */
export function mergeReport(
  results: Record<string, AgentEnvelope>,
  analytics?: SiteAnalytics,
): OptimizeReport {
  const scores: number[] = [];
  const findings: OptimizeReport["findings"] = [];
  for (const [audit, { result }] of Object.entries(results)) {
    if (typeof result.score === "number") scores.push(result.score);
    const found = Array.isArray(result.findings) ? (result.findings as Finding[]) : [];
    findings.push(...found.map((finding) => ({ ...finding, audit })));
  }
  const unreachable = Object.values(results).find(({ result }) => result.unreachable)?.result
    .unreachable as Unreachable | undefined;
  if (unreachable !== undefined) keepOne(findings, "page-unreachable");
  if (analytics !== undefined) findings.push(...conversionFindings(analytics));
  findings.sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id));
  const counts = { critical: 0, serious: 0, moderate: 0, minor: 0 };
  for (const { severity } of findings) if (Object.hasOwn(counts, severity)) counts[severity] += 1;
  const sum = scores.reduce((total, score) => total + score, 0);
  return {
    score: scores.length === 0 ? null : Math.round(sum / scores.length),
    findings,
    counts,
    ...(unreachable === undefined ? {} : { unreachable }),
    ...(analytics === undefined ? {} : { analytics }),
  };
}

/** Each audit finds the same: the report has it once. */
function keepOne(findings: OptimizeReport["findings"], id: string): void {
  const first = findings.findIndex((finding) => finding.id === id);
  const others = findings.filter((finding, n) => finding.id !== id || n === first);
  findings.splice(0, findings.length, ...others);
}

function conversionFindings({ visitors, leads }: SiteAnalytics): OptimizeReport["findings"] {
  if (visitors < TELLING_VISITORS || leads > 0) return [];
  return [
    {
      audit: "analytics",
      id: "visitors-without-lead",
      severity: "serious",
      title: "Many visitors came, and none of them wrote",
      evidence: `${visitors} visitors and no lead in 30 days`,
      fix: "Say earlier what is offered, and ask for less in the form.",
    },
  ];
}

function rank({ severity }: Finding): number {
  const position = SEVERITIES.indexOf(severity);
  return position === -1 ? SEVERITIES.length : position;
}
