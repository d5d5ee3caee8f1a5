import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { TestCloud, until } from "./harness.ts";

const TALKER = `export default { async fetch(request) {
  console.log("asked for", new URL(request.url).pathname);
  if (request.url.endsWith("/throws")) throw new Error("on purpose");
  return new Response("ok");
} };`;

interface Session {
  id: string;
  url: string;
  expires_at: string;
}
interface Event {
  scriptName: string;
  outcome: string;
  event: { request: { url: string; method: string; headers: Record<string, string> } };
  logs: { level: string; message: unknown[] }[];
  exceptions: { name: string; message: string }[];
}

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.upload("talker", TALKER);
  await cloud.upload("quiet", TALKER);
});
afterAll(() => cloud.dispose());

const start = (filters: unknown[] = []) =>
  cloud.api<Session>("POST", "workers/scripts/talker/tails", { filters });

/** What a session sends, as it comes; ready when it is connected. */
async function follow({ url }: Session): Promise<{ events: Event[]; socket: WebSocket }> {
  const socket = new WebSocket(url, "trace-v1");
  const events: Event[] = [];
  socket.on("message", (data) => events.push(JSON.parse(String(data)) as Event));
  await once(socket, "open");
  return { events, socket };
}

async function end(socket: WebSocket): Promise<void> {
  socket.close();
  await once(socket, "close");
}

/** How the cloud ends a WebSocket that it does not want. */
async function refused(address: string, options: WebSocket.ClientOptions = {}): Promise<string> {
  const socket = new WebSocket(address, "trace-v1", options);
  return new Promise((resolve) => {
    socket.on("close", (code, reason) => resolve(`${code} ${reason}`));
    socket.on("unexpected-response", (_request, { statusCode }) => resolve(`HTTP ${statusCode}`));
    socket.on("error", () => undefined);
  });
}

test("each request is told as it happens, with its logs, its outcome and what it threw", async () => {
  const { events, socket } = await follow(await start());
  await cloud.ask("quiet", "/not-followed");
  await cloud.ask("talker", "/page?a=1");
  await cloud.ask("talker", "/throws");
  await until(() => expect(events).toHaveLength(2));
  const page = events.find(({ outcome }) => outcome === "ok");
  const throws = events.find(({ outcome }) => outcome === "exception");
  expect(page).toMatchObject({
    scriptName: "talker",
    outcome: "ok",
    event: { request: { url: "https://talker.code24-local.workers.dev/page?a=1", method: "GET" } },
    logs: [{ level: "log", message: ["asked for", "/page"] }],
    exceptions: [],
  });
  expect(throws).toMatchObject({
    outcome: "exception",
    logs: [{ message: ["asked for", "/throws"] }],
    exceptions: [{ name: "Error", message: "on purpose" }],
  });
  await end(socket);
});

test.each<[string, unknown, { path?: string; init?: object }]>([
  ["an outcome", { outcome: ["exception"] }, { path: "/throws" }],
  ["a method", { method: ["POST"] }, { init: { method: "POST" } }],
  [
    "a header",
    { header: { key: "X-Kind", query: "wanted" } },
    { init: { headers: { "x-kind": "the wanted one" } } },
  ],
  ["words in the logs", { query: "/needle" }, { path: "/needle" }],
])(
  "a filter by %s lets through that alone",
  async (_what, filter, { path = "/wanted", init = {} }) => {
    const { events, socket } = await follow(await start([filter]));
    await cloud.ask("talker", "/other");
    await cloud.ask("talker", path, init);
    await until(() => expect(events).toHaveLength(1));
    expect(new URL((events[0] as Event).event.request.url).pathname).toBe(path);
    await end(socket);
  },
);

test("a sampling rate of nothing tells nothing, and of everything tells all", async () => {
  const none = await follow(await start([{ sampling_rate: 0 }]));
  const all = await follow(await start([{ sampling_rate: 1 }]));
  await cloud.ask("talker", "/sampled");
  await until(() => expect(all.events).toHaveLength(1));
  expect(none.events).toEqual([]);
  await Promise.all([end(none.socket), end(all.socket)]);
});

test("sessions are listed, last six hours, and end by the API or when nobody listens", async () => {
  const heard = await start();
  const unheard = await start();
  const listed = await cloud.api<Session[]>("GET", "workers/scripts/talker/tails");
  expect(listed.map(({ id }) => id)).toEqual([heard.id, unheard.id]);
  const hours = (Date.parse(unheard.expires_at) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(5.9);
  expect(hours).toBeLessThanOrEqual(6);
  const { socket } = await follow(heard);
  await cloud.api("DELETE", `workers/scripts/talker/tails/${unheard.id}`);
  await end(socket);
  await until(async () =>
    expect(await cloud.api("GET", "workers/scripts/talker/tails")).toEqual([]),
  );
  const again = await cloud.apiAnswer("DELETE", `workers/scripts/talker/tails/${unheard.id}`);
  expect(again.status).toBe(404);
  const missing = await cloud.apiAnswer("POST", "workers/scripts/nobody/tails", { filters: [] });
  expect([missing.status, missing.body.errors]).toEqual([
    404,
    [{ code: 10007, message: expect.stringContaining("This Worker does not exist") }],
  ]);
});

test("a session that is not there, another path and a stranger's page get nothing", async () => {
  const session = await start();
  const { host } = new URL(session.url);
  expect(await refused(`ws://${host}/__local/tails/unknown`)).toMatch(/^1008 /);
  expect(await refused(`ws://${host}/elsewhere`)).toBe("HTTP 404");
  const origin = "https://stranger.example";
  expect(await refused(session.url, { origin })).toBe("HTTP 404");
  const rebound = { headers: { host: "stranger.example" } };
  expect(await refused(session.url, rebound)).toBe("HTTP 404");
  const { events, socket } = await follow(session);
  await cloud.ask("talker", "/still-followed");
  await until(() => expect(events).toHaveLength(1));
  await end(socket);
});

test("a frame that a client did not mask is no reason to hang up: wrangler's first is such a one", async () => {
  const { events, socket } = await follow(await start());
  const sent = { binary: false, compress: false, mask: false, fin: true };
  for (const length of [0, 100, 300, 70_000]) socket.send("x".repeat(length), sent);
  socket.send("masked");
  await cloud.ask("talker", "/after-it");
  await until(() => expect(events).toHaveLength(1));
  await end(socket);
});
