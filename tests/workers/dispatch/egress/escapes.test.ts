import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ALLOWED, ESCAPES, UNPARSABLE } from "./escapes.ts";
import { CF_OPTIONS, Egress, OWN_HOST } from "./harness.ts";

let egress: Egress;

beforeAll(async () => {
  egress = await Egress.start({
    // Node writes a header in Latin-1: so the bytes of a URL go out as they are in UTF-8.
    "/to": (request, response) => {
      const to = decodeURIComponent(request.url?.replace(/^.*\?/, "") ?? "");
      response.writeHead(302, { location: Buffer.from(to).toString("latin1") }).end();
    },
  });
});
beforeEach(() => {
  egress.received.length = 0;
});
afterAll(() => egress.stop());

const table = Object.entries(ESCAPES).flatMap(([rule, urls]) =>
  urls.map((url) => [url, rule] as const),
);
const redirectTo = (url: string) => `https://example.com/to?${encodeURIComponent(url)}`;

test.each(table)("%s does not leave: %s", async (url, rule) => {
  const seen = await egress.fetch(url);
  expect(seen).toMatchObject({ status: 403, headers: { "x-egress-error": "egress_denied" } });
  const { error } = JSON.parse(seen.text);
  expect(error).toEqual({
    code: "egress_denied",
    message: `Nothing may leave for ${new URL(url).host}: ${rule}.`,
  });
  expect(egress.received).toEqual([]);
});

test.each(table)("a redirect to %s is not followed: %s", async (url, rule) => {
  const seen = await egress.fetch(redirectTo(url));
  expect(seen).toMatchObject({ status: 403, headers: { "x-egress-error": "egress_denied" } });
  // In a redirect credentials are still there to be seen, and are the first thing wrong with it.
  const expected = new URL(url).username === "" ? rule : "the URL has credentials in it";
  expect(JSON.parse(seen.text).error.message).toContain(`: ${expected}.`);
  expect(egress.received.map(({ to }) => to.replace(/\?.*/, ""))).toEqual(["example.com/to"]);
});

test.each(UNPARSABLE)("%s is no URL, neither to fetch nor to be redirected to", async (url) => {
  expect((await egress.fetch(url)).thrown).toMatch(/^TypeError: (Invalid URL|Fetch API)/);
  expect(egress.received).toEqual([]);
  const seen = await egress.fetch(redirectTo(url));
  expect(seen).toMatchObject({ status: 502, headers: { "x-egress-error": "egress_redirects" } });
  expect(egress.received).toHaveLength(1);
});

test.each(Object.entries(ALLOWED))("%s leaves", async (url, to) => {
  expect(await egress.fetch(url)).toMatchObject({ status: 200, text: `GET ${to}` });
  expect(egress.received).toHaveLength(1);
});

describe("another scheme", () => {
  const SCHEMES = ["ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "blob:x"];

  test.each(SCHEMES)("%s is no fetch at all", async (url) => {
    expect((await egress.fetch(url)).thrown).toMatch(/^TypeError/);
    expect(egress.received).toEqual([]);
  });

  test.each([...SCHEMES, "data:text/html,x", "javascript:alert(1)", "ws://example.com/"])(
    "a redirect to %s is not followed",
    async (url) => {
      const seen = await egress.fetch(redirectTo(url));
      expect(seen).toMatchObject({ status: 403, headers: { "x-egress-error": "egress_denied" } });
      expect(JSON.parse(seen.text).error.message).toContain("only http and https may");
      expect(egress.received).toHaveLength(1);
    },
  );
});

describe("another way than a plain request", () => {
  test("credentials in the URL are dropped by the runtime before they leave", async () => {
    const seen = await egress.fetch("https://user:secret@example.com/");
    expect(seen.headers["x-egress-url"]).toBe("https://example.com/");
    expect(egress.received[0]?.headers).not.toHaveProperty("authorization");
  });

  test("a WebSocket is refused", async () => {
    const seen = await egress.fetch("https://example.com/", { headers: { upgrade: "websocket" } });
    expect(seen).toMatchObject({ status: 403, headers: { "x-egress-error": "egress_denied" } });
    expect(egress.received).toEqual([]);
  });

  test("TRACE is refused, and CONNECT is no method of fetch", async () => {
    const trace = await egress.fetch("https://example.com/", { method: "TRACE" });
    expect(trace).toMatchObject({ status: 403, headers: { "x-egress-error": "egress_denied" } });
    const connect = await egress.fetch("https://example.com/", { method: "CONNECT" });
    expect(connect.thrown).toContain("Invalid HTTP method");
    expect(egress.received).toEqual([]);
  });

  test("connect() opens no socket", async () => {
    expect((await egress.do({ socket: `127.0.0.1:${egress.port}` })).thrown).toMatch(/^\w*Error/);
    expect(egress.received).toEqual([]);
  });

  test("cf options, which can name another server, stay behind", async () => {
    await egress.fetch("https://example.com/", { cf: { resolveOverride: "10.0.0.1" } });
    expect(egress.received[0]?.headers).not.toHaveProperty(CF_OPTIONS);
  });
});

describe("the dispatch Worker's own host", () => {
  test.each([
    `https://${OWN_HOST}/workers/brand/create`,
    `http://${OWN_HOST}/workers/seo-auditor/seo`,
    `https://${OWN_HOST}/results/another-run`,
    "https://dispatch.internal/workers/brand/create",
  ])("%s leads to no other agent without the token", async (url) => {
    const seen = await egress.fetch(url, { headers: { authorization: "Bearer guessed" } });
    expect(seen).toMatchObject({ status: 401 });
    expect(JSON.parse(seen.text).error.code).toBe("unauthorized");
    expect(egress.received).toEqual([]);
  });

  test.each([`https://${OWN_HOST}/workers/brand/create`, "https://dispatch.internal/results/x"])(
    "a redirect to %s is not followed",
    async (url) => {
      const seen = await egress.fetch(redirectTo(url));
      expect(seen).toMatchObject({ status: 403, headers: { "x-egress-error": "egress_denied" } });
      expect(egress.received).toHaveLength(1);
    },
  );
});
