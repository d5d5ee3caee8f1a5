import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Miniflare, Response } from "miniflare";
import { afterEach, describe, expect, test } from "vitest";
import { always, ask, auditOf, inputFor, type Outbound, start } from "./harness.ts";

const URL_ASKED = "https://shop.example/";

let auditor: Miniflare | undefined;
afterEach(async () => {
  await auditor?.dispose();
  auditor = undefined;
});

async function answer(outbound: Outbound, input: unknown = inputFor(URL_ASKED)) {
  auditor = await start("seo", outbound);
  const response = await ask(auditor, "seo", input);
  const body = (await response.json()) as Record<string, unknown> & {
    error: { code: string; message: string; fields?: Record<string, string> };
  };
  return { status: response.status, body };
}

async function audited(outbound: Outbound, url = URL_ASKED) {
  auditor = await start("seo", outbound);
  return auditOf(auditor, "seo", url);
}

/** What the audit says of a page that it could not reach: one finding, and no score. */
async function unreachable(outbound: Outbound): Promise<string> {
  const { status, body } = await answer(outbound);
  expect(status).toBe(200);
  const { host, cause } = body.unreachable as { host: string; cause: string };
  expect(body).toMatchObject({
    score: null,
    findings: [{ id: "page-unreachable", severity: "critical", evidence: `${host}: ${cause}` }],
  });
  expect(host).toBe("shop.example");
  return cause;
}

describe("a page that cannot be audited", () => {
  test.each(["application/pdf", "text/plain; charset=utf-8", "application/json"])(
    "is refused when it is %s",
    async (type) => {
      const { status, body } = await answer(always("{}", { "content-type": type }));
      expect(status).toBe(422);
      expect(body.error.code).toBe("not_html");
      expect(body.error.message).toContain(type.split(";")[0]);
    },
  );

  test.each(["egress_denied", "egress_timeout", "egress_too_large"])(
    "is unreachable when the egress policy answers %s, which is named",
    async (code) => {
      const refusal = always("<p>", { "x-egress-error": code }, 403);
      expect(await unreachable(refusal)).toContain(code);
    },
  );

  test("is unreachable when its server answers with an error and no page", async () => {
    expect(await unreachable(always("{}", { "content-type": "text/plain" }, 503))).toContain("503");
  });

  test("is unreachable when nothing answers", async () => {
    // Miniflare answers for a broken outbound service with a page of text.
    const cause = await unreachable(() => Promise.reject(new Error("no route")));
    expect(cause).toContain("The page cannot be fetched.");
  });

  test("is unreachable when it is not there in eight seconds, whatever has come of it", async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.write("<!doctype html><title>Wait for it");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const cause = await unreachable(
        async () => (await fetch(`http://127.0.0.1:${port}/`)) as unknown as Response,
      );
      expect(cause).toContain("shop.example gave no full answer in 8 s");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe("a page that can", () => {
  test("is measured whatever status its server answers with", async () => {
    const { findings, measured } = await audited(always("<h1>Sorry</h1>", {}, 500));
    expect(measured.status).toBe(500);
    expect(findings[0]).toMatchObject({ id: "status-not-ok", evidence: "HTTP status 500" });
  });

  test("is judged by the address it was found at", async () => {
    const moved = { "x-egress-url": "https://www.shop.example/new", "x-egress-redirects": "2" };
    const link = '<link rel="canonical" href="https://shop.example/new">';
    const { url, finalUrl, findings } = await audited(always(link, moved));
    expect([url, finalUrl]).toEqual([URL_ASKED, "https://www.shop.example/new"]);
    const ids = findings.map(({ id }) => id);
    expect(ids).toContain("redirect-chain");
    expect(ids).not.toContain("canonical-elsewhere");
  });

  test("is read up to two MiB, and the answer says so", async () => {
    const page = `<title>A shop in Bern</title>${"<p>bread ".repeat(400_000)}<h1>Late</h1>`;
    const { note, measured, findings } = await audited(always(page));
    expect(note).toBe("Only the first 2048 KiB of the page were read.");
    expect(measured.title).toBe("A shop in Bern");
    expect(findings.map(({ id }) => id)).toContain("h1-missing");
  });

  test("is read up to ten thousand elements, and the answer says so", async () => {
    const { note, measured } = await audited(
      always(`<title>A</title>${"<br>".repeat(10_000)}<h1>Late</h1>`),
    );
    expect(note).toContain("up to its 10000. element");
    expect(measured.headings).toMatchObject({ h1: 0 });
  });

  test.each([
    ["its header", { "content-type": "text/html; charset=windows-1252" }, ""],
    ["a meta element", { "content-type": "text/html" }, '<meta charset="ISO-8859-1">'],
  ])("is read in the encoding that %s names", async (_, headers, meta) => {
    const html = Buffer.from(`${meta}<title>Bäckerei Müller</title>`, "latin1");
    const { measured } = await audited(always(html, headers));
    expect(measured.title).toBe("Bäckerei Müller");
  });

  test("is read with its character references resolved, in texts and in addresses", async () => {
    const link = '<link rel="canonical" href="/?a=1&amp;b=&#x32;">';
    const { measured } = await audited(
      always(`${link}<title>J&eacute;r&#244;me &amp; Tom</title>`),
    );
    expect(measured).toMatchObject({
      title: "Jérôme & Tom",
      canonical: "https://shop.example/?a=1&b=2",
    });
  });

  test("is asked for as a visitor would, and nothing beside it", async () => {
    const asked: string[] = [];
    await audited((request) => {
      asked.push(request.url);
      return new Response("<img src=/a.png>", { headers: { "content-type": "text/html" } });
    });
    expect(asked).toEqual([URL_ASKED]);
  });
});

describe("an input that does not fit", () => {
  test.each([
    [{}, ["input.url", "input.businessType", "input.primaryGoal", "input.optimizationType"]],
    [{ ...inputFor("file:///etc/hosts") }, ["input.url"]],
    [{ ...inputFor("no address") }, ["input.url"]],
    [{ ...inputFor(URL_ASKED), businessType: 7 }, ["input.businessType"]],
  ])("%j is answered 400 with the fields", async (input, fields) => {
    const { status, body } = await answer(always(""), input);
    expect(status).toBe(400);
    expect(Object.keys(body.error.fields ?? {}).sort()).toEqual([...fields].sort());
  });
});
