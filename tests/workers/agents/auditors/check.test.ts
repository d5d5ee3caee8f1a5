import { expect, test } from "vitest";
import { audit, type Check, WEIGHTS } from "../../../../worker_src/shared/agents/audit/check.ts";
import type { Page } from "../../../../worker_src/shared/agents/audit/page.ts";
import { inputFor } from "./harness.ts";

const URL_ASKED = "https://shop.example/";
const PAGE = { fetched: { url: URL_ASKED }, finalUrl: new URL(URL_ASKED) } as Page;

const check = (id: string, severity: Check["severity"], found: string[]): Check => ({
  id,
  severity,
  title: id,
  source: "https://example.com/",
  fix: "Fix it.",
  find: () => found,
});

const auditWith = (...checks: Check[]) => audit(checks, PAGE, inputFor(URL_ASKED), {});

test("each failed check costs its weight once, however often it fails", () => {
  const { score } = auditWith(
    check("a", "critical", ["1", "2", "3"]),
    check("b", "serious", ["1"]),
    check("c", "moderate", ["1"]),
    check("d", "minor", ["1"]),
    check("e", "critical", []),
  );
  expect(WEIGHTS).toEqual({ critical: 25, serious: 12, moderate: 6, minor: 2 });
  expect(score).toBe(100 - 25 - 12 - 6 - 2);
});

test("the score ends at 0", () => {
  const failing = Array.from({ length: 5 }, (_, n) => check(`c${n}`, "critical", ["x"]));
  expect(auditWith(...failing).score).toBe(0);
});

test("findings come worst first, then in the order of the checks", () => {
  const { findings, passed } = auditWith(
    check("minor-1", "minor", ["x"]),
    check("serious-1", "serious", ["x"]),
    check("passed", "critical", []),
    check("minor-2", "minor", ["x"]),
    check("critical-1", "critical", ["x"]),
    check("serious-2", "serious", ["x"]),
  );
  expect(findings.map(({ id }) => id)).toEqual([
    "critical-1",
    "serious-1",
    "serious-2",
    "minor-1",
    "minor-2",
  ]);
  expect(passed).toEqual(["passed"]);
});

test("evidence is five places of 200 characters, and how many more there are", () => {
  const [finding] = auditWith(check("a", "minor", Array(8).fill("x".repeat(500)))).findings;
  const lines = finding?.evidence?.split("\n") ?? [];
  expect(lines.slice(0, 5).every((line) => line === `${"x".repeat(199)}…`)).toBe(true);
  expect(lines.slice(5)).toEqual(["… and 3 more"]);
});
