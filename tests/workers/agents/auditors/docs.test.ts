import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { actions } from "../../../../worker_src/agents/conversion-auditor/actions.ts";
import { forms } from "../../../../worker_src/agents/conversion-auditor/forms.ts";
import { goals } from "../../../../worker_src/agents/conversion-auditor/goals.ts";
import { trust } from "../../../../worker_src/agents/conversion-auditor/trust.ts";
import { appearance } from "../../../../worker_src/agents/design-auditor/appearance.ts";
import { names } from "../../../../worker_src/agents/design-auditor/names.ts";
import { operation } from "../../../../worker_src/agents/design-auditor/operation.ts";
import { structure } from "../../../../worker_src/agents/design-auditor/structure.ts";
import { loading } from "../../../../worker_src/agents/performance-auditor/loading.ts";
import { media } from "../../../../worker_src/agents/performance-auditor/media.ts";
import { weight } from "../../../../worker_src/agents/performance-auditor/weight.ts";
import { content } from "../../../../worker_src/agents/seo-auditor/content.ts";
import { indexing } from "../../../../worker_src/agents/seo-auditor/indexing.ts";
import { metadata } from "../../../../worker_src/agents/seo-auditor/metadata.ts";
import { type Check, WEIGHTS } from "../../../../worker_src/shared/agents/audit/check.ts";

const DOCS = readFileSync("docs/reference/audits.md", "utf8");

const row = ({ id, severity, title, source }: Check) =>
  `| \`${id}\` | ${severity} | ${title} | <${source}> |`;

test.each<[string, Check[]]>([
  ["seo", [...indexing, ...metadata, ...content]],
  ["design", [...names, ...structure, ...operation, ...appearance]],
  ["conversion", [...actions, ...goals, ...forms, ...trust]],
  ["performance", [...loading, ...media, ...weight]],
])("docs/reference/audits.md has a row for every check of %s", (_, checks) => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  expect(checks.map(row).filter((line) => !DOCS.includes(line))).toEqual([]);
});

test("docs/reference/audits.md has the formula of the score", () => {
  for (const [severity, weight] of Object.entries(WEIGHTS)) {
    expect(DOCS).toContain(`| ${severity} | ${weight} |`);
  }
});
