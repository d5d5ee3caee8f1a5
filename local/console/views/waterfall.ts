/** The spans of a run, each below what it is part of. */
import { h, milliseconds, svg } from "../dom.ts";
import type { Span } from "../model.ts";

const INDENT = 12;

export function waterfall(spans: Span[]): HTMLElement {
  const begun = Math.min(...spans.map(startOf));
  const whole = Math.max(1, ...spans.map((span) => startOf(span) + span.ms - begun));
  const items = walk(spans).map(({ span, depth }) => item(span, depth, begun, whole));
  return h("ol", { class: "fall", "aria-label": "Spans of the run" }, ...items);
}

const startOf = ({ time, ms }: Span): number => Date.parse(time) - ms;

function walk(spans: Span[]): { span: Span; depth: number }[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const below = new Map<string, Span[]>();
  for (const span of spans) {
    const parent = span.parentId !== undefined && known.has(span.parentId) ? span.parentId : "";
    below.set(parent, [...(below.get(parent) ?? []), span]);
  }
  const found: { span: Span; depth: number }[] = [];
  const visit = (parent: string, depth: number) => {
    const children = (below.get(parent) ?? []).sort(
      (a, b) => startOf(a) - startOf(b) || b.ms - a.ms,
    );
    for (const span of children) {
      found.push({ span, depth });
      visit(span.spanId, depth + 1);
    }
  };
  visit("", 0);
  return found;
}

function item(span: Span, depth: number, begun: number, whole: number): HTMLElement {
  const { outcome, ms } = span;
  const x = ((startOf(span) - begun) / whole) * 100;
  const width = Math.max(0.5, (ms / whole) * 100);
  const label = h("span", {}, labelOf(span));
  label.style.paddingLeft = `${depth * INDENT}px`;
  const bar = svg(
    "svg",
    {
      class: `bar ${outcome}`,
      viewBox: "0 0 100 10",
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    },
    svg("rect", { x, y: 2, width, height: 6 }),
  );
  const mark = marksOf(span);
  const row = h("li", {}, label, h("span", { class: "mono" }, milliseconds(ms)));
  row.append(bar);
  if (mark !== "") row.append(h("span", { class: `mark ${outcome}` }, mark));
  return row;
}

function labelOf(span: Span): string {
  const said = (name: string) => String(span[name] ?? "");
  switch (span.span) {
    case "request":
      return `${said("method")} ${said("route")} at ${span.worker}`;
    case "agent":
    case "results":
      return `${span.span} ${said("agent")}/${said("action")}`;
    case "egress":
      return `egress ${said("method")} ${said("host")}`;
    case "failure":
      return `failure ${said("error")} at ${span.worker}`;
    default:
      return `${span.span} ${said("step") || said("workflow")}`.trim();
  }
}

function marksOf(span: Span): string {
  const { outcome, reason, fallbackFrom, attempt, status } = span;
  return [
    outcome === "ok" ? "" : outcome,
    reason === undefined ? "" : `because of ${String(reason)}`,
    fallbackFrom === undefined ? "" : `from ${String(fallbackFrom)}`,
    Number(attempt ?? 1) > 1 ? `attempt ${String(attempt)}` : "",
    outcome !== "ok" && status !== undefined ? `status ${String(status)}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}
