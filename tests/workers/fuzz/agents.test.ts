/** Any input: an agent gives its work or says what is wrong with the input, and never breaks. */
import fc from "fast-check";
import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cases, PATIENCE } from "../../fuzz/cases.ts";
import {
  AUDITS,
  always,
  ask,
  inputFor,
  start as startAuditor,
} from "../agents/auditors/harness.ts";
import { type Checker, startChecker } from "../agents/builders/checker.ts";
import { BUILDERS, type Builder, post, SEED_REQUEST, start } from "../agents/builders/harness.ts";

/** Marks that an unescaped text would leave in a page. */
const HOSTILE = fc.constantFrom(
  "<zz>",
  '"onzz=1 "',
  "</title><zz>",
  "javascript:zz",
  "{{zz}}",
  "\u202e<zz>",
  "<!--<zz",
);
const TEXT = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 60 }),
  HOSTILE,
  fc.constantFrom("technology", "restaurant", "lead_generation", "__proto__", ""),
);
const FIELDS = ["description", "businessType", "primaryGoal", "name"] as const;
const NEARLY = fc
  .record(Object.fromEntries(FIELDS.map((field) => [field, TEXT])), { requiredKeys: [] })
  .map((fields) => ({ input: { ...SEED_REQUEST, ...fields }, context: {} }));
const REQUEST = fc.oneof(
  { weight: 4, arbitrary: NEARLY },
  {
    weight: 2,
    arbitrary: fc.record({ input: fc.jsonValue(), context: fc.jsonValue() }, { requiredKeys: [] }),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);

let checker: Checker;
beforeAll(() => {
  checker = startChecker();
});
afterAll(() => checker.stop());

const DRAWING = "data:image/svg+xml,";

/** No handlers, scripts or frames, no element that HTML has not, no way out but to people. */
async function expectInert(html: string): Promise<void> {
  const { tags, active, addresses } = await checker.check(html);
  const odd = tags.filter((tag) => tag === "zz" || !/^[a-z]+[1-6]?$/.test(tag));
  expect({ active, odd }).toEqual({ active: [], odd: [] });
  for (const address of addresses.filter((found) => !/^(#|mailto:|tel:)/.test(found))) {
    expect(address.startsWith(DRAWING), address).toBe(true);
    await expectInert(decodeURIComponent(address.slice(DRAWING.length)));
  }
}

async function answered(response: { status: number; text(): Promise<string> }, given: unknown) {
  const text = await response.text();
  const said = `${JSON.stringify(given)}: ${response.status} ${text.slice(0, 300)}`;
  expect(response.status, said).toBeLessThan(500);
  const answer = JSON.parse(text);
  if (response.status !== 200) expect(answer.error.code, said).toMatch(/^[a-z_]+$/);
  return { status: response.status, answer };
}

describe.each(Object.entries(BUILDERS) as [Builder, string][])("%s", (name, action) => {
  test(
    "answers any request",
    async () => {
      const agent: Miniflare = await start(name);
      try {
        await fc.assert(
          fc.asyncProperty(REQUEST, async (request) => {
            const { status, answer } = await answered(await post(agent, action, request), request);
            if (status !== 200 || name !== "development") return;
            await expectInert(answer.html);
          }),
          cases,
        );
      } finally {
        await agent.dispose();
      }
    },
    PATIENCE,
  );
});

/** Bytes that a server may answer with: tags, halves of tags, and anything at all. */
const TAG = fc.constantFrom(
  "<html>",
  "<title>",
  "</title>",
  "<img src=",
  "<a href='",
  "<script>",
  "<style>p{color:",
  "<!--",
  "<meta charset=",
  "<svg><",
  "<h1>",
  "&amp",
  "\u0000",
);
const PAGE = fc.oneof(
  fc
    .array(fc.oneof(TAG, fc.string({ unit: "binary", maxLength: 30 })), { maxLength: 30 })
    .map((parts) => parts.join("")),
  fc.uint8Array({ maxLength: 400 }),
);

describe.each(AUDITS)("%s audit", (audit) => {
  test(
    "audits any bytes",
    async () => {
      let page: string | Uint8Array = "";
      const auditor = await startAuditor(audit, (request) => always(page)(request));
      try {
        await fc.assert(
          fc.asyncProperty(PAGE, async (bytes) => {
            page = bytes;
            const response = await ask(auditor, audit, inputFor("http://shop.example.com/"));
            await answered(response, String(bytes));
          }),
          cases,
        );
      } finally {
        await auditor.dispose();
      }
    },
    PATIENCE,
  );

  test(
    "answers any request",
    async () => {
      const auditor = await startAuditor(audit, always("<!doctype html><title>x</title>"));
      const input = fc.oneof(
        fc.jsonValue(),
        fc.string({ unit: "binary" }).map((url) => inputFor(url)),
        fc.webUrl().map((url) => inputFor(url)),
      );
      try {
        await fc.assert(
          fc.asyncProperty(input, async (given) => {
            await answered(await ask(auditor, audit, given), given);
          }),
          cases,
        );
      } finally {
        await auditor.dispose();
      }
    },
    PATIENCE,
  );
});
