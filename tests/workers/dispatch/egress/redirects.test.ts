import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Egress, type Site } from "./harness.ts";

const to =
  (status: number, location: string): Site =>
  (_request, response) => {
    response.writeHead(status, { location }).end("moved");
  };

let egress: Egress;

beforeAll(async () => {
  egress = await Egress.start({
    "/relative": to(302, "deep/../here?q=1#part"),
    "/elsewhere": to(302, "https://other.com/here"),
    "/same": to(307, "/here"),
    "/away-and-back": to(307, "https://other.com/back"),
    "/back": to(307, "https://example.com/here"),
    "/downgrade": to(302, "http://example.com/here"),
    "/self": to(302, "/self"),
    "/ping": to(302, "/pong"),
    "/pong": to(302, "https://example.com/ping"),
    "/1": to(301, "/2"),
    "/2": to(302, "/3"),
    "/3": to(303, "/4"),
    "/4": to(308, "/here"),
    "/301": to(301, "/here"),
    "/302": to(302, "/here"),
    "/303": to(303, "/here"),
    "/307": to(307, "/here"),
    "/308": to(308, "/here"),
    "/post-and-get": (request, response) => {
      if (request.method === "POST") to(303, "/post-and-get")(request, response);
      else response.end("thanks");
    },
    "/300": to(300, "/here"),
    "/201": to(201, "/here"),
    "/without": (_request, response) => response.writeHead(302).end("nowhere"),
  });
});
beforeEach(() => {
  egress.received.length = 0;
});
afterAll(() => egress.stop());

const asked = () => egress.received.map(({ method, to }) => `${method} ${to}`);

test("a relative redirect is followed, and the answer says where it came to", async () => {
  expect(await egress.fetch("https://example.com/relative")).toMatchObject({
    status: 200,
    text: "GET example.com/here?q=1",
    headers: { "x-egress-url": "https://example.com/here?q=1", "x-egress-redirects": "1" },
  });
});

test("an answer without a redirect says so", async () => {
  expect((await egress.fetch("https://example.com/here#part")).headers).toMatchObject({
    "x-egress-url": "https://example.com/here",
    "x-egress-redirects": "0",
  });
});

test("as many redirects as the settings allow are followed, and not one more", async () => {
  expect(await egress.fetch("https://example.com/2")).toMatchObject({
    status: 200,
    headers: { "x-egress-redirects": "3" },
  });
  egress.received.length = 0;
  const seen = await egress.fetch("https://example.com/1");
  expect(seen).toMatchObject({ status: 502, headers: { "x-egress-error": "egress_redirects" } });
  expect(JSON.parse(seen.text).error.message).toContain("more than 3 times");
  expect(asked()).toEqual(["/1", "/2", "/3", "/4"].map((path) => `GET example.com${path}`));
});

test.each(["self", "ping"])("a loop from /%s ends where it closes", async (path) => {
  const seen = await egress.fetch(`https://example.com/${path}`);
  expect(seen).toMatchObject({ status: 502, headers: { "x-egress-error": "egress_redirects" } });
  expect(JSON.parse(seen.text).error.message).toContain("in a circle");
  expect(asked()).toHaveLength(path === "self" ? 1 : 2);
});

test("a form that redirects to its own URL is no loop", async () => {
  const seen = await egress.fetch("https://example.com/post-and-get", { method: "POST" });
  expect(seen).toMatchObject({ status: 200, text: "thanks" });
});

test.each(["300", "201", "without"])("/%s is an answer like any other", async (path) => {
  const seen = await egress.fetch(`https://example.com/${path}`);
  expect(seen.headers["x-egress-redirects"]).toBe("0");
  expect(asked()).toEqual([`GET example.com/${path}`]);
});

test.each([
  ["POST", 301, "GET"],
  ["POST", 302, "GET"],
  ["POST", 303, "GET"],
  ["PUT", 303, "GET"],
  ["PUT", 302, "PUT"],
  ["POST", 307, "POST"],
  ["POST", 308, "POST"],
  ["PATCH", 301, "PATCH"],
])("%s over %i goes on as %s, with its body or without", async (method, status, then) => {
  const init = { method, body: "the body", headers: { "content-type": "text/x-mine" } };
  await egress.fetch(`https://example.com/${status}`, init);
  expect(asked()).toEqual([`${method} example.com/${status}`, `${then} example.com/here`]);
  const [first, second] = egress.received;
  expect(first).toMatchObject({ body: "the body", headers: { "content-type": "text/x-mine" } });
  expect(second?.body).toBe(then === "GET" ? "" : "the body");
  expect(second?.headers["content-type"]).toBe(then === "GET" ? undefined : "text/x-mine");
});

test("HEAD stays HEAD", async () => {
  await egress.fetch("https://example.com/303", { method: "HEAD" });
  expect(asked()).toEqual(["HEAD example.com/303", "HEAD example.com/here"]);
});

const secrets = {
  authorization: "Bearer a-key",
  cookie: "session=1",
  "x-api-key": "a-key",
  accept: "text/html",
  "user-agent": "Code24",
};

test("the same origin gets the same headers", async () => {
  await egress.fetch("https://example.com/same", { headers: secrets });
  expect(egress.received[1]?.headers).toMatchObject(secrets);
});

test.each(["elsewhere", "downgrade"])("another origin gets no secret: /%s", async (path) => {
  await egress.fetch(`https://example.com/${path}`, { headers: secrets });
  const { authorization, cookie, "x-api-key": key, ...rest } = secrets;
  expect(egress.received[0]?.headers).toMatchObject(secrets);
  expect(egress.received[1]?.headers).toMatchObject(rest);
  for (const name of ["authorization", "cookie", "x-api-key"]) {
    expect(egress.received[1]?.headers).not.toHaveProperty(name);
  }
});

test("what was taken off for another origin does not come back with the way back", async () => {
  await egress.fetch("https://example.com/away-and-back", { headers: secrets });
  expect(asked()).toHaveLength(3);
  expect(egress.received[2]?.headers).not.toHaveProperty("authorization");
  expect(egress.received[2]?.headers).not.toHaveProperty("cookie");
});
