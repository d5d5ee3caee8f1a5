import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateSite } from "../../../../worker_src/agents/development/generate.ts";
import { BUSINESSES } from "../../../../worker_src/shared/agents/knowledge/businesses/index.ts";
import { GOALS } from "../../../../worker_src/shared/agents/knowledge/goals/index.ts";
import { type Checker, type Structure, startChecker } from "./checker.ts";
import { SEED_REQUEST } from "./harness.ts";

let checker: Checker;
beforeAll(() => {
  checker = startChecker();
});
afterAll(() => checker.stop());

const STORY =
  "We are a small team by the river. What began in a garage twenty years ago is still done by hand, and with the same care.";

function expectValid(page: Structure): void {
  expect(page.unclosed).toEqual([]);
  expect(page.active).toEqual([]);
  expect(page.ids).toEqual([...new Set(page.ids)]);
  expect(page.ids).toEqual(expect.arrayContaining([...page.hashes, ...page.labelledBy]));
  expect(page.lang).toBe("en");
  expect(page.headings.filter((tag) => tag === "h1")).toHaveLength(1);
  expect(page.headings[0]).toBe("h1");
  for (const [position, tag] of page.headings.entries()) {
    expect(Number(tag[1]) - Number(page.headings[position - 1]?.[1] ?? 0)).toBeLessThanOrEqual(1);
  }
  const count = (tag: string) => page.tags.filter((name) => name === tag).length;
  expect([count("header"), count("main"), count("footer"), count("nav")]).toEqual([1, 1, 1, 2]);
  expect([count("title"), count("style"), count("script")]).toEqual([1, 1, 1]);
  const graph = JSON.parse(page.structuredData[0] ?? "") as { "@context": string };
  expect(graph["@context"]).toBe("https://schema.org");
}

describe("the page", () => {
  const kinds = [...BUSINESSES.keys(), "underwater basket weaving"];
  const goals = [...GOALS.keys(), "world peace"];

  it.each(kinds)("of a %s is whole for every goal", async (businessType) => {
    for (const primaryGoal of goals) {
      for (const description of [SEED_REQUEST.description, STORY]) {
        const site = await generateSite(
          { ...SEED_REQUEST, businessType, primaryGoal, description },
          {},
        );
        expectValid(await checker.check(site.html));
      }
    }
  });

  it("is the same again for the same request, and another for another name", async () => {
    const site = await generateSite(SEED_REQUEST, {});
    expect(await generateSite(SEED_REQUEST, {})).toEqual(site);
    const other = await generateSite({ ...SEED_REQUEST, name: "Nordlicht" }, {});
    expect(other.styleHash).not.toBe(site.styleHash);
  });

  it("says the name, the subject and the call to action of the goal", async () => {
    const { html } = await generateSite(SEED_REQUEST, {});
    const { title } = await checker.check(html);
    expect(title).toBe("TechFlow Solutions – Technology that quietly does its job");
    expect(html).toContain('<p class="eyebrow" dir="auto">Modern tech startup</p>');
    expect(html).toContain('<a class="button" href="#contact">Start a conversation</a>');
  });

  it("gives the hash of its only style, as a policy wants it", async () => {
    const site = await generateSite(SEED_REQUEST, {});
    const { styles } = await checker.check(site.html);
    const digest = createHash("sha256")
      .update(styles[0] ?? "")
      .digest("base64");
    expect(site.styleHash).toBe(`sha256-${digest}`);
  });

  it("asks for nothing from anywhere", async () => {
    const { addresses, styles } = await checker.check((await generateSite(SEED_REQUEST, {})).html);
    expect(addresses.filter((address) => !/^(#|data:image\/svg\+xml,)/.test(address))).toEqual([]);
    expect(styles.join()).not.toMatch(/url\(|@import|@font-face/);
  });

  it("honours reduced motion and shows where the focus is", async () => {
    const { html } = await generateSite(SEED_REQUEST, {});
    expect(html).toContain("@media (prefers-reduced-motion:reduce)");
    expect(html).toContain(":focus-visible{outline:3px solid var(--accent)");
    expect(html).toContain('<a class="skip" href="#main">');
  });

  it("links the e-mail address and the telephone number that the description names", async () => {
    const description = "Call +41 31 555 01 23 or write to hello@example.org.";
    const site = await generateSite({ ...SEED_REQUEST, description }, {});
    const { addresses, structuredData } = await checker.check(site.html);
    expect(addresses).toEqual(
      expect.arrayContaining(["mailto:hello@example.org", "tel:+41315550123"]),
    );
    expect(JSON.parse(structuredData[0] ?? "")["@graph"][0]).toMatchObject({
      email: "hello@example.org",
      telephone: "+41 31 555 01 23",
    });
    expect(site.todo).toHaveLength(3);
  });

  it("comes with robots.txt and a sitemap of absolute addresses that belong to nobody", async () => {
    const { files, siteUrl, todo } = await generateSite(SEED_REQUEST, {});
    expect(siteUrl).toBe("https://techflow-solutions.example/");
    expect(files["robots.txt"]).toContain(
      "Sitemap: https://techflow-solutions.example/sitemap.xml",
    );
    expect(files["sitemap.xml"]).toContain("<loc>https://techflow-solutions.example/</loc>");
    expect(todo.join(" ")).toContain("https://techflow-solutions.example/");
  });

  const HOSTILE = [
    "<script>alert(1)</script>",
    "</title></style></script><script>alert(1)</script>",
    `" onload="alert(1)" x='`,
    "<!--<script>",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the template syntax is what is tested.
    "{{constructor.constructor('alert(1)')()}} ${7*7} <%= 7*7 %> {% x %}",
    "]]><svg/onload=alert(1)>",
    "javascript:alert(1)//@example.org",
    "\u0000\u0008\ud800 half \udfff",
    "\u202eתירבע שלום\u2067",
    "مرحبا بالعالم",
    "👩‍👩‍👧‍👦".repeat(3000),
    "W".repeat(60 * 1024),
    "<b>".repeat(20 * 1024),
  ];

  it.each(HOSTILE.map((text) => [text.slice(0, 40), text]))(
    "holds %j as text and nothing else",
    async (_label, text) => {
      for (const field of ["name", "description", "businessType", "primaryGoal"]) {
        const { html } = await generateSite({ ...SEED_REQUEST, [field]: text }, {});
        const page = await checker.check(html);
        expectValid(page);
        const inert = html
          .replace(/<style>.*?<\/style>/s, "")
          .replace(/<script .*?<\/script>/s, "");
        expect(inert).not.toMatch(/\{\{|\$\{|<%|\{%/);
        expect(page.structuredData[0]).not.toMatch(/[<>&]|\{\{|\$\{/);
        expect(html.length).toBeLessThan(64 * 1024);
        expect(html).not.toMatch(/\p{Surrogate}/u);
      }
    },
  );

  it("shows hostile text as it was written", async () => {
    const text = `<script>alert("1")</script>`;
    const { html } = await generateSite({ ...SEED_REQUEST, name: text }, {});
    const escaped = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;";
    expect(html).toContain(`<span class="wordmark" dir="auto">${escaped}</span>`);
  });
});
