import type { LookupAddress } from "node:dns";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publicLookup } from "../../local/runtime/public-lookup.ts";
import { TestCloud, until } from "./harness.ts";

/** Fetches the URL in its query and tells what came back. */
const FETCHER = `export default { async fetch(request) {
  const answer = await fetch(new URL(request.url).searchParams.get("url"), { headers: { "x-mine": "yes" }, redirect: "manual" });
  return Response.json({ status: answer.status, text: await answer.text(), location: answer.headers.get("location") });
} };`;

let cloud: TestCloud;
let origin: Server;
const received: { url: string | undefined; headers: Record<string, unknown> }[] = [];

beforeAll(async () => {
  origin = createServer((request, response) => {
    received.push({ url: request.url, headers: request.headers });
    if (request.url === "/packed") {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("packed"));
    } else if (request.url === "/nothing") response.writeHead(204).end();
    else if (request.url === "/moved") response.writeHead(302, { location: "/there" }).end();
    else response.writeHead(203).end(`origin ${request.method}`);
  });
  await new Promise<void>((done) => origin.listen(0, "127.0.0.1", done));
  cloud = await TestCloud.start();
  await cloud.upload("fetcher", FETCHER);
  await cloud.upload("public-fetcher", FETCHER, { flags: ["global_fetch_strictly_public"] });
  await cloud.upload("target", `export default { fetch() { return new Response("target"); } };`);
});

afterAll(async () => {
  await cloud.dispose();
  origin.close();
});

const fetchFrom = (worker: string, url: string) =>
  cloud.askJson<{ status: number; text: string; location: string | null }>(
    worker,
    `/?url=${encodeURIComponent(url)}`,
  );

const TARGET = "https://target.code24-local.workers.dev/";

test("a Worker of the same account is not reached by its public host", async () => {
  expect(await fetchFrom("fetcher", TARGET)).toMatchObject({
    status: 404,
    text: "error code: 1042",
  });
});

test("it is reached with global_fetch_strictly_public", async () => {
  expect(await fetchFrom("public-fetcher", TARGET)).toMatchObject({ status: 200, text: "target" });
});

test.each(["http://127.0.0.1/", "https://203.0.113.7:8443/x", "http://[::1]/"])(
  "an address in place of a host is refused: %s",
  async (url) => {
    expect(await fetchFrom("fetcher", url)).toMatchObject({
      status: 403,
      text: "error code: 1003",
    });
  },
);

test.each(["https://nobody.invalid/", "http://localhost:1/"])(
  "a host without an address is an origin error: %s",
  async (url) => {
    expect(await fetchFrom("fetcher", url)).toMatchObject({
      status: 530,
      text: "error code: 1016",
    });
  },
);

test("a host given to the local cloud is answered by its local server", async () => {
  const { port } = origin.address() as AddressInfo;
  const hosts = { "shop.example.com": `http://127.0.0.1:${port}` };
  expect(await cloud.admin("PUT", "hosts", hosts)).toEqual(hosts);
  received.length = 0;
  expect(await fetchFrom("fetcher", "https://shop.example.com/a?b=c")).toEqual({
    status: 203,
    text: "origin GET",
    location: null,
  });
  expect(received).toHaveLength(1);
  expect(received[0]?.url).toBe("/a?b=c");
  expect(received[0]?.headers).toMatchObject({ "x-mine": "yes", host: "shop.example.com" });
  const internal = Object.keys(received[0]?.headers ?? {}).filter((name) =>
    /^(x-local-cloud|mf-|cf-worker)/.test(name),
  );
  expect(internal).toEqual([]);
  expect(await fetchFrom("fetcher", "https://shop.example.com/moved")).toMatchObject({
    status: 302,
    location: "/there",
  });
});

test.each([
  ["/packed", 200, "packed"],
  ["/nothing", 204, ""],
])("what it answers arrives as it is meant: %s", async (path, status, text) => {
  const { port } = origin.address() as AddressInfo;
  await cloud.admin("PUT", "hosts", { "shop.example.com": `http://127.0.0.1:${port}` });
  const url = `https://shop.example.com${path}`;
  expect(await fetchFrom("fetcher", url)).toMatchObject({ status, text });
});

test("a name that leads to this machine has no public address", async () => {
  const found = await new Promise<[Error | null, string | LookupAddress[]]>((resolve) => {
    publicLookup("localhost", { all: true }, (error, addresses) => resolve([error, addresses]));
  });
  expect(found).toEqual([new Error("localhost has no public address"), []]);
});

test("a mapped host whose server is down answers 521", async () => {
  const stopped = createServer();
  await new Promise<void>((done) => stopped.listen(0, "127.0.0.1", done));
  const { port } = stopped.address() as AddressInfo;
  await new Promise((done) => stopped.close(done));
  await cloud.admin("PUT", "hosts", { "down.example.com": `http://127.0.0.1:${port}` });
  expect(await fetchFrom("fetcher", "https://down.example.com/")).toMatchObject({
    status: 521,
    text: "error code: 521",
  });
});

test("an uncaught error answers 1101 and is logged, and the next request is answered", async () => {
  await cloud.upload(
    "thrower",
    `export default { fetch(request) {
      if (request.method === "POST") throw new Error("told in the log");
      return new Response("fine");
    } };`,
  );
  expect(await cloud.ask("thrower", "/", { method: "POST", body: "x" })).toMatchObject({
    status: 500,
    text: "error code: 1101",
  });
  const said = () => cloud.log.some((line) => line.includes("told in the log"));
  await until(() => expect(said()).toBe(true));
  expect((await cloud.ask("thrower")).text).toBe("fine");
});

test("a Worker gets the headers that its client sent, and none of the way between", async () => {
  await cloud.upload(
    "headers",
    `export default { fetch(request) {
      const names = ["accept", "accept-language", "sec-fetch-mode", "user-agent"];
      return Response.json(Object.fromEntries(names.map((name) => [name, request.headers.get(name)])));
    } };`,
  );
  expect(await cloud.askJson("headers")).toEqual({
    accept: null,
    "accept-language": null,
    "sec-fetch-mode": null,
    "user-agent": null,
  });
  const sent = { accept: "text/html", "sec-fetch-mode": "navigate", "user-agent": "test" };
  const answer = await cloud.ask("headers", "/", { headers: sent });
  expect(JSON.parse(answer.text)).toEqual({ ...sent, "accept-language": null });
});

test("a Worker gets the headers that Cloudflare adds, with the host that the visitor asked for", async () => {
  await cloud.upload(
    "visited",
    `export default { fetch({ headers }) { return Response.json(Object.fromEntries(headers)); } };`,
  );
  const host = "visited.code24-local.workers.dev";
  const added = {
    host,
    "cf-connecting-ip": "127.0.0.1",
    "cf-ipcountry": "US",
    "cf-ray": expect.stringMatching(/^[0-9a-f]{16}-[A-Z]{3}$/),
    "cf-visitor": '{"scheme":"https"}',
    "x-forwarded-proto": "https",
    "x-real-ip": "127.0.0.1",
  };
  const { "accept-encoding": _, ...headers } = await cloud.askJson<Record<string, string>>(host);
  expect(headers).toEqual(added);
  const short = await cloud.askJson("visited");
  expect(short).toMatchObject({ host });
});

test("a Worker that passes a request on asks for the host of the address, not its own", async () => {
  await cloud.upload(
    "passing",
    `export default { fetch(request) { return fetch("https://shop.example.com/passed", request); } };`,
  );
  const { port } = origin.address() as AddressInfo;
  await cloud.admin("PUT", "hosts", { "shop.example.com": `http://127.0.0.1:${port}` });
  received.length = 0;
  expect((await cloud.ask("passing")).status).toBe(203);
  expect(received[0]).toMatchObject({ url: "/passed", headers: { host: "shop.example.com" } });
});

test("the connection of a visitor stays open after an answer, whatever its type", async () => {
  await cloud.upload(
    "lasting",
    `export default { fetch(request) {
      if (new URL(request.url).pathname === "/bytes") return new Response(new TextEncoder().encode("bytes"));
      return new Response("text");
    } };`,
  );
  const answers = [await cloud.ask("lasting"), await cloud.ask("lasting", "/bytes")];
  expect(answers.map(({ text }) => text)).toEqual(["text", "bytes"]);
  // The client of these tests else asks for the end of the connection itself.
  const kept = { connection: "keep-alive" };
  for (const path of ["/", "/bytes"]) {
    const { headers } = await cloud.ask("lasting", path, { headers: kept });
    expect(headers.connection).toBe("keep-alive");
  }
});

test("an answer without a content type stays without one", async () => {
  await cloud.upload(
    "untyped",
    `export default { fetch(request) {
      const { pathname } = new URL(request.url);
      const headers = [["set-cookie", "a=1"], ["set-cookie", "b=2"]];
      if (pathname === "/empty") return new Response(null, { status: 204, headers });
      return new Response(new TextEncoder().encode("bytes"), { status: 201, headers });
    } };`,
  );
  const bytes = await cloud.ask("untyped");
  expect([bytes.status, bytes.text]).toEqual([201, "bytes"]);
  expect(bytes.headers["content-type"]).toBeUndefined();
  expect(bytes.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
  const empty = await cloud.ask("untyped", "/empty");
  expect([empty.status, empty.headers["content-type"]]).toEqual([204, undefined]);
});

test("a server that hangs up in the middle of a body fails the fetch alone", async () => {
  await cloud.upload(
    "posting",
    `export default { async fetch() {
      const body = new Blob([new Uint8Array(1024 * 1024)]);
      try { return new Response(String((await fetch("https://hangs.example/", { method: "POST", body })).status)); }
      catch (error) { return new Response("threw " + error.name); }
    } };`,
  );
  const hanging = createServer((request) => request.socket.destroy());
  await new Promise<void>((done) => hanging.listen(0, "127.0.0.1", done));
  const { port } = hanging.address() as AddressInfo;
  const before = await cloud.admin<Record<string, string>>("GET", "hosts");
  await cloud.admin("PUT", "hosts", { ...before, "hangs.example": `http://127.0.0.1:${port}` });
  for (let time = 0; time < 5; time += 1) {
    expect((await cloud.ask("posting")).text).toMatch(/^(5\d\d|threw \w+)$/);
  }
  expect((await cloud.ask("target")).text).toBe("target");
  hanging.close();
});
