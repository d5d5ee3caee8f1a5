import type { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AUDITS, always, auditOf, type Outbound, start } from "./harness.ts";

const MIB = 1024 * 1024;

/** Pages that nobody writes by accident. */
const PAGES: Record<string, string | Uint8Array> = {
  "nothing at all": "",
  "unclosed tags": "<html><head><title>A<body><div><p><a href=/><h1>B<ul><li><table><tr><td>",
  "end tags alone": "</p></div></html></body></head>".repeat(1000),
  "an attribute of 1 MiB": `<h1 title="${"x".repeat(MIB)}">A</h1><a href="${"y".repeat(MIB / 2)}">`,
  "a tag that never ends": `<p>text<a href="${"z".repeat(1.9 * MIB)}`,
  "50 000 attributes": `<p ${Array.from({ length: 50_000 }, (_, n) => `a${n}`).join(" ")}>`,
  "deep nesting": `${"<div>".repeat(50_000)}bottom`,
  "links in links": `${'<a href="/x"><div>'.repeat(5000)}${"word ".repeat(300_000)}`,
  "headings in headings": `${"<h1><span>".repeat(600)}${"word ".repeat(200_000)}`,
  "bytes that are no text": Uint8Array.from({ length: 200_000 }, (_, n) => (n * 7919) % 251),
  "references to nothing": "<title>&#0;&#xFFFFFF;&#xD800;&bogus;&#99999999;&</title>",
  "a comment that never ends": `<!--${" - ".repeat(100_000)}`,
  "styles that never end": `<style>${"@font-face{".repeat(100_000)}`,
  "rules that never end": `<style>${"p{color:red".repeat(100_000)}`,
  "many rules for many elements": `<style>${"p .a,p{color:red;background:red}".repeat(3000)}</style>${"<p class=a>x".repeat(3000)}`,
  "many fields with one label": `<form>${'<input id=a name=email aria-labelledby="a b c">'.repeat(3000)}</form>`,
  "many links to no section": '<a class=button href="#a">a</a>'.repeat(5000),
  "imports that never end": `<style>${"@import ".repeat(100_000)}`,
  "JSON-LD of brackets": `<script type="application/ld+json">${"[".repeat(100_000)}</script>`,
  "JSON-LD of null": '<script type="application/ld+json">[null]</script>',
  "data addresses": `<style>${"data:;a;base64".repeat(70_000)}</style>`,
  "addresses that are none": '<base href="http://["><a href="http://[::1">x</a><img src="//">',
  "a base of another kind": '<base href="javascript:0"><a href="a">x</a><img src="b">',
  "tags that are no names": "<constructor><__proto__ __proto__=1><toString>",
};

const page: { outbound: Outbound } = { outbound: always("") };

describe.each(AUDITS)("the %s auditor bears", (audit) => {
  let auditor: Miniflare;
  beforeAll(async () => {
    auditor = await start(audit, (request) => page.outbound(request));
  });
  afterAll(() => auditor.dispose());

  test.each(Object.keys(PAGES))("%s", async (name) => {
    page.outbound = always(PAGES[name] ?? "");
    // Work that grows with the square of the page takes minutes: vitest's own limit ends it.
    const { score, checks, passed, findings } = await auditOf(auditor, audit, "https://a.example/");
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(100);
    expect(passed.length + findings.length).toBe(checks);
    expect(JSON.stringify(findings).length).toBeLessThan(64 * 1024);
  });

  test("text of the page that would disturb a terminal or turn its line", async () => {
    const [control, bell, turn] = ["\u001b", "\u0007", "\u202e"];
    page.outbound = always(`<img src="/${control}[31m${turn}.jpg"><a href="/${turn}">${bell}</a>`);
    const { findings } = await auditOf(auditor, audit, "https://a.example/");
    expect(findings.length).toBeGreaterThan(0);
    const evidence = findings.map((finding) => finding.evidence).join("");
    expect([control, bell, turn].filter((sign) => evidence.includes(sign))).toEqual([]);
  });
});

test("elements and preloads called as every object's own are no files of a known kind", async () => {
  const html = '<constructor src="/a"></constructor><link rel=preload as=constructor href=b>';
  const auditor = await start("performance", always(html));
  const { measured } = await auditOf(auditor, "performance", "https://a.example/");
  await auditor.dispose();
  const none = { script: 0, style: 0, image: 0, frame: 0, media: 0, font: 0 };
  expect(measured.files).toEqual({ ...none, other: 1 });
});
