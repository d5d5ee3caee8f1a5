/** The parts of publishing that need no cloud. */
import { describe, expect, test } from "vitest";
import type { BuildOutput } from "../../worker_src/shared/contract.ts";
import { HttpError } from "../../worker_src/shared/errors.ts";
import { route } from "../../worker_src/shared/router.ts";
import { csvOf } from "../../worker_src/workflows/sites/csv.ts";
import { filesOf, takesLeads } from "../../worker_src/workflows/sites/files.ts";
import { requireAllowed, slugFor } from "../../worker_src/workflows/sites/slug.ts";

const output = (html: unknown): BuildOutput => ({
  results: {
    development: {
      agent: "development",
      action: "generate",
      source: "worker",
      result: { html },
    },
  },
});

describe("the slug of a site without one", () => {
  test.each([
    ["TechFlow Solutions", /^techflow-solutions-[0-9a-f]{6}$/],
    ["Café Zoë & Söhne", /^cafe-zoe-sohne-[0-9a-f]{6}$/],
    ["مطعم", /^site-[0-9a-f]{6}$/],
    ["---", /^site-[0-9a-f]{6}$/],
    ["W".repeat(500), /^w{48}-[0-9a-f]{6}$/],
  ])("is made from %s", async (name, expected) => {
    expect(await slugFor(name, "run")).toMatch(expected);
  });

  test("is another one for another run", async () => {
    expect(await slugFor("A", "one")).not.toBe(await slugFor("A", "two"));
  });

  test.each(["www", "api", "mail", "xn--bcher-kva"])("%s is the platform's own", (slug) => {
    expect(() => requireAllowed(slug)).toThrow(HttpError);
  });
});

describe("the files of a site", () => {
  const page = `<!doctype html><html><head><title>A &amp; B – Tagline</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg%2F%3E">
<style>h1{color:red}</style></head><body><form class="reply" method="post" action="/lead"></form></body></html>`;

  test("hold the page with its style and its icon beside it", async () => {
    const files = await filesOf(output(page), "https://shop.example/");
    const style = Object.keys(files).find((path) => path.startsWith("/style.")) as string;
    expect(files[style]).toBe("h1{color:red}");
    expect(files["/icon.svg"]).toBe("<svg/>");
    expect(files["/index.html"]).toContain(`<link rel="stylesheet" href="${style}">`);
    expect(files["/index.html"]).toContain('<link rel="canonical" href="https://shop.example/">');
    expect(files["/index.html"]).not.toContain("<style>");
    expect(files["/404.html"]).toContain("<title>This page is not here – A &amp; B</title>");
    expect(files["/robots.txt"]).toContain("Sitemap: https://shop.example/sitemap.xml");
    expect(takesLeads(files)).toBe(true);
  });

  test("of a page without style, icon and form are those that can be made", async () => {
    const files = await filesOf(output("<h1>Bare</h1>"), "https://shop.example/");
    expect(files["/index.html"]).toContain("<h1>Bare</h1>");
    expect(files["/icon.svg"]).toBeUndefined();
    expect(takesLeads(files)).toBe(false);
  });

  test.each([undefined, 7, null])("are refused for a run whose page is %s", async (html) => {
    await expect(filesOf(output(html), "https://shop.example/")).rejects.toMatchObject({
      code: "no_site",
    });
  });
});

test("a lead in a spreadsheet runs nothing and breaks no row", () => {
  const lead = {
    id: "1",
    receivedAt: "2026-11-28T00:00:00.000Z",
    name: '=cmd|"/c calc"!A0',
    email: "a@example.com",
    telephone: "@SUM(1)",
    message: "one\r\ntwo, three",
  };
  expect(csvOf([lead])).toBe(
    "id,receivedAt,name,email,telephone,message\r\n" +
      `1,2026-11-28T00:00:00.000Z,"'=cmd|""/c calc""!A0",a@example.com,'@SUM(1),"one\r\ntwo, three"\r\n`,
  );
});

describe("a route with parameters", () => {
  const router = route<object>("workflows", {
    "/sites": { GET: async () => new Response("list") },
    "/sites/<slug>": { GET: async (_request, _env, _ctx, { slug }) => new Response(slug) },
    "/sites/<slug>/leads/<id>": {
      DELETE: async (_request, _env, _ctx, { slug, id }) => new Response(`${slug} ${id}`),
    },
  });
  const ask = async (method: string, path: string) => {
    const answer = await router(
      new Request(`https://x.example${path}`, { method }),
      {},
      {} as ExecutionContext,
    );
    return [answer.status, await answer.text()];
  };

  test("gives what stands in their place", async () => {
    expect(await ask("GET", "/sites")).toEqual([200, "list"]);
    expect(await ask("GET", "/sites/shop")).toEqual([200, "shop"]);
    expect(await ask("DELETE", "/sites/shop/leads/7")).toEqual([200, "shop 7"]);
  });

  test.each([
    ["GET", "/sites/", 404],
    ["GET", "/sites/shop/", 404],
    ["GET", "/sites//leads/7", 404],
    ["POST", "/sites/shop", 405],
  ])("%s %s answers %i", async (method, path, status) => {
    expect((await ask(method, path))[0]).toBe(status);
  });
});
