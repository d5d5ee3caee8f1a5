import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CorpusPage, corpus } from "./corpus.ts";
import { AUDITS, type Audit, auditOf, serve, start } from "./harness.ts";

const PAGES = corpus();

const pagesFor = (audit: Audit) => PAGES.filter(({ expected }) => expected[audit] !== undefined);

/** The page of that address; what the auditor asks for beyond it is nowhere. */
function served(url: string) {
  const page = PAGES.find((candidate) => candidate.url === url);
  if (page === undefined) throw new Error(`no page of the corpus is at ${url}`);
  return serve(page);
}

test("the corpus has at least 20 pages with faults, and a clean one", () => {
  const faulty = ({ expected }: CorpusPage) =>
    Object.values(expected).some((findings) => findings.length > 0);
  expect(PAGES.filter(faulty).length).toBeGreaterThanOrEqual(20);
  expect(PAGES.filter((page) => !faulty(page)).map(({ name }) => name)).toContain("clean");
});

describe.each(AUDITS.filter((audit) => pagesFor(audit).length > 0))("%s", (audit) => {
  let auditor: Miniflare;
  beforeAll(async () => {
    auditor = await start(audit, ({ url }) => served(url));
  });
  afterAll(() => auditor.dispose());

  test.each(pagesFor(audit))("finds what is planted in $name and nothing else", async (page) => {
    const { findings } = await auditOf(auditor, audit, page.url, page.goal);
    expect(findings.map(({ id }) => id).sort()).toEqual([...(page.expected[audit] ?? [])].sort());
  });

  test("gives the clean page 100 points and passes every check", async () => {
    const clean = PAGES.find(({ name }) => name === "clean") as CorpusPage;
    const { score, findings, passed, checks } = await auditOf(auditor, audit, clean.url);
    expect(findings).toEqual([]);
    expect(score).toBe(100);
    expect(passed).toHaveLength(checks);
    expect(checks).toBeGreaterThanOrEqual(12);
  });

  test("every finding of every page has evidence, a fix and its source", async () => {
    for (const { url, goal } of pagesFor(audit)) {
      const { findings } = await auditOf(auditor, audit, url, goal);
      for (const { evidence, fix, source, title } of findings) {
        expect(evidence.length).toBeGreaterThan(0);
        // Five pieces of 200 characters, and a line that says how many more there are.
        expect(evidence.length).toBeLessThanOrEqual(5 * 201 + 20);
        expect(fix).toMatch(/\.$/);
        expect(title).not.toMatch(/\.$/);
        expect(new URL(source).protocol).toMatch(/^https?:$/);
      }
    }
  });

  test("the corpus has a page for every check, so none can break unseen", async () => {
    const clean = PAGES.find(({ name }) => name === "clean") as CorpusPage;
    const { passed } = await auditOf(auditor, audit, clean.url);
    const planted = new Set(pagesFor(audit).flatMap(({ expected }) => expected[audit] ?? []));
    expect(passed.filter((id) => !planted.has(id))).toEqual([]);
  });

  test("the same page gives the same bytes", async () => {
    for (const { url } of pagesFor(audit)) {
      const first = JSON.stringify(await auditOf(auditor, audit, url));
      expect(JSON.stringify(await auditOf(auditor, audit, url))).toBe(first);
    }
  });
});
