/** How the platform does: what an operator looks at first, out of the spans of a time. */
import { columnOf } from "../../shared/trace/points.ts";
import type { ServiceLevels } from "../env.ts";
import { queryAnalytics } from "../sites/api.ts";
import type { Level, Metrics, Times } from "./contract.ts";
import type { Tracing } from "./settings.ts";

const MOST_SITES = 50;
const KEYS = ["span", "worker", "workflow", "agent", "action", "route", "method"] as const;
const TIMES = { p50: 0.5, p95: 0.95, p99: 0.99 };

type Key = (typeof KEYS)[number];
type KeyRow = Record<Key, string>;
interface CountRow extends KeyRow {
  outcome: string;
  reason: string;
  total: number | string;
  cpuMs: number | string;
  dropped: number | string;
}
/** What all requests for runs took, by their method, and all answers of agents. */
interface PromisedRow {
  span: string;
  method: string;
  p95: number | string;
}
type TimeRow = KeyRow & Record<keyof typeof TIMES, number | string>;

const as = (name: Parameters<typeof columnOf>[0]): string => `${columnOf(name)} AS ${name}`;
const quantiles = Object.entries(TIMES).map(
  ([name, share]) =>
    `quantileExactWeighted(${share})(${columnOf("ms")}, _sample_interval) AS ${name}`,
);
const weighted = (name: "cpuMs" | "dropped"): string =>
  `SUM(${columnOf(name)} * _sample_interval) AS ${name}`;

/** The metrics since then, held to the stack's service levels. */
export async function metricsSince(from: Tracing, since: Date): Promise<Metrics> {
  const { dataset, levels } = from.settings;
  const where = `timestamp >= toDateTime('${since.toISOString().slice(0, 19).replace("T", " ")}')`;
  const keys = KEYS.map(as).join(", ");
  const said = `${as("outcome")}, ${as("reason")}`;
  const [counts, times, promised, sites] = await Promise.all([
    queryAnalytics<CountRow>(
      from,
      `SELECT ${keys}, ${said}, SUM(_sample_interval) AS total, ${weighted("cpuMs")}, ${weighted("dropped")}
      FROM ${dataset} WHERE ${where} GROUP BY ${[...KEYS, "outcome", "reason"].join(", ")}`,
    ),
    queryAnalytics<TimeRow>(
      from,
      `SELECT ${keys}, ${quantiles.join(", ")} FROM ${dataset} WHERE ${where} GROUP BY ${KEYS.join(", ")}`,
    ),
    queryAnalytics<PromisedRow>(
      from,
      `SELECT ${as("span")}, ${as("method")}, quantileExactWeighted(0.95)(${columnOf("ms")}, _sample_interval) AS p95
      FROM ${dataset} WHERE ${where} AND (${columnOf("span")} = 'agent' OR ${columnOf("workflow")} != '')
      GROUP BY span, method`,
    ),
    queryAnalytics<{ site: string; outcome: string; total: number | string }>(
      from,
      `SELECT ${as("site")}, ${as("outcome")}, SUM(_sample_interval) AS total FROM ${dataset}
      WHERE ${where} AND ${columnOf("worker")} = 'sites' AND ${columnOf("span")} = 'request'
      GROUP BY site, outcome ORDER BY total DESC LIMIT ${2 * MOST_SITES}`,
    ),
  ]);
  const table = { counts, times };
  const agents = agentsIn(table);
  const workflows = workflowsIn(table);
  const requests = requestsIn(table);
  return {
    since: since.toISOString(),
    until: new Date().toISOString(),
    requests,
    agents,
    workflows,
    sites: sitesIn(sites),
    egress: egressIn(counts),
    dropped: sum(counts, ({ dropped }) => Number(dropped)),
    levels: levelsOf(levels, promised, { agents, workflows }),
  };
}

interface Table {
  counts: CountRow[];
  times: TimeRow[];
}

const sum = <T>(rows: T[], of: (row: T) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
const totalOf = (rows: CountRow[], outcome?: string): number =>
  sum(rows, (row) => (outcome === undefined || row.outcome === outcome ? Number(row.total) : 0));

/** Rows by what these columns say. */
function grouped<T extends KeyRow>(rows: T[], columns: Key[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = columns.map((column) => row[column]).join("\n");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return new Map([...groups].sort(([a], [b]) => a.localeCompare(b)));
}

/** Of the one row that matches. */
function timesOf(rows: TimeRow[], matches: (row: TimeRow) => boolean): Times | null {
  const row = rows.find(matches);
  if (row === undefined) return null;
  return { p50: Number(row.p50), p95: Number(row.p95), p99: Number(row.p99) };
}

function requestsIn({ counts, times }: Table): Metrics["requests"] {
  const rows = counts.filter(({ span, worker }) => span === "request" && worker !== "agent");
  return [...grouped(rows, ["worker", "route", "method"]).values()].map((group) => {
    const { worker = "", route = "", method = "" } = group[0] ?? {};
    const same = (row: KeyRow) =>
      row.span === "request" &&
      row.worker === worker &&
      row.route === route &&
      row.method === method;
    return {
      worker,
      route,
      method,
      total: totalOf(group),
      refused: totalOf(group, "refused"),
      failed: totalOf(group, "failed"),
      ms: timesOf(times, same),
    };
  });
}

function agentsIn({ counts, times }: Table): Metrics["agents"] {
  const rows = counts.filter(({ span }) => span === "agent");
  return [...grouped(rows, ["agent", "action"]).values()].map((group) => {
    const { agent = "", action = "" } = group[0] ?? {};
    const fallbacks: Record<string, number> = {};
    for (const { outcome, reason, total } of group) {
      if (outcome === "fallback") fallbacks[reason] = (fallbacks[reason] ?? 0) + Number(total);
    }
    const own = counts.filter((row) => row.worker === "agent" && row.agent === agent);
    const invocations = totalOf(own.filter(({ span }) => span === "request"));
    const cpu = sum(own, ({ cpuMs }) => Number(cpuMs));
    return {
      agent,
      action,
      total: totalOf(group),
      ok: totalOf(group, "ok"),
      refused: totalOf(group, "refused"),
      fallbacks,
      ms: timesOf(
        times,
        (row) => row.span === "agent" && row.agent === agent && row.action === action,
      ),
      cpuMs: invocations === 0 ? null : cpu / invocations,
    };
  });
}

function workflowsIn({ counts, times }: Table): Metrics["workflows"] {
  const flows = ["BUILD", "OPTIMIZE"] as const;
  return flows.map((workflow) => {
    const of = (span: string) =>
      counts.filter((row) => row.span === span && row.workflow === workflow);
    const started = of("request").filter(({ method }) => method === "POST");
    return {
      workflow,
      started: totalOf(started, "ok"),
      complete: totalOf(of("run"), "ok"),
      errored: totalOf(of("run"), "failed"),
      ms: timesOf(times, (row) => row.span === "run" && row.workflow === workflow),
    };
  });
}

function sitesIn(rows: { site: string; outcome: string; total: number | string }[]) {
  const sites = new Map<string, { site: string; requests: number; failed: number }>();
  for (const { site, outcome, total } of rows) {
    if (site === "") continue;
    const known = sites.get(site) ?? { site, requests: 0, failed: 0 };
    known.requests += Number(total);
    if (outcome === "failed") known.failed += Number(total);
    sites.set(site, known);
  }
  return [...sites.values()].slice(0, MOST_SITES);
}

function egressIn(counts: CountRow[]): Metrics["egress"] {
  const rows = counts.filter(({ span }) => span === "egress");
  const reasons: Record<string, number> = {};
  for (const { outcome, reason, total } of rows) {
    if (outcome !== "ok") reasons[reason] = (reasons[reason] ?? 0) + Number(total);
  }
  return { total: totalOf(rows), ok: totalOf(rows, "ok"), reasons };
}

/** Each level with what it came to; null where nothing happened that could break it. */
function levelsOf(
  limits: ServiceLevels,
  promised: PromisedRow[],
  { agents, workflows }: Pick<Metrics, "agents" | "workflows">,
): Level[] {
  const p95 = (span: string, method: string) => {
    const row = promised.find((one) => one.span === span && one.method === method);
    return row === undefined ? null : Number(row.p95);
  };
  const ended = sum(workflows, ({ complete, errored }) => complete + errored);
  const complete = sum(workflows, (flow) => flow.complete);
  const answered = sum(agents, ({ total, refused }) => total - refused);
  const stood = sum(agents, ({ fallbacks }) => sum(Object.values(fallbacks), (count) => count));
  const most = (name: string, unit: Level["unit"], limit: number, value: number | null): Level => ({
    name,
    unit,
    limit,
    value,
    kept: value === null || value <= limit,
  });
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  const completeness = share(complete, ended);
  return [
    most("start", "ms", limits.startMs, p95("request", "POST")),
    most("status", "ms", limits.statusMs, p95("request", "GET")),
    most("dispatch", "ms", limits.dispatchMs, p95("agent", "")),
    {
      name: "completeness",
      unit: "share",
      limit: limits.completeness,
      value: completeness,
      kept: completeness === null || completeness >= limits.completeness,
    },
    most("fallbacks", "share", limits.fallbacks, share(stood, answered)),
  ];
}
