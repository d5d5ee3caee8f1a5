/** What the tail Worker makes of lines; the collector and the counts are tested end to end. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Line } from "../../../worker_src/shared/trace/line.ts";
import { BLOBS, columnOf, DOUBLES } from "../../../worker_src/shared/trace/points.ts";
import type { Env } from "../../../worker_src/tail/env.ts";
import { linesOf } from "../../../worker_src/tail/events.ts";
import { exportSpans } from "../../../worker_src/tail/otlp.ts";
import { writePoints } from "../../../worker_src/tail/points.ts";
import { queueSpans } from "../../../worker_src/tail/queue.ts";

const LINE: Line = {
  time: "2026-11-28T12:00:01.500Z",
  level: "warn",
  worker: "build-dispatch",
  span: "agent",
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  outcome: "fallback",
  ms: 500,
  run: "run-1",
  agent: "brand",
  reason: "timeout",
};

const event = (parts: object): TraceItem =>
  ({ logs: [], scriptName: null, cpuTime: 3, ...parts }) as unknown as TraceItem;
const log = (message: unknown) => ({ message, level: "log", timestamp: 0 });

const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  vi.spyOn(console, "log").mockImplementation((text) => void said.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("of what a Worker wrote only lines of ours are taken; an agent learns its name", () => {
  const { agent: _, ...unnamed } = LINE;
  const logs = [
    log(["text of a user Worker"]),
    log([JSON.stringify(unnamed)]),
    log([JSON.stringify({ ...LINE, message: "planted" })]),
    log(["{ no JSON"]),
    log([{ object: true }]),
  ];
  const named = { scriptName: "design", dispatchNamespace: "agents" };
  expect(linesOf(event({ logs, ...named }))).toEqual([{ ...unnamed, agent: "design", cpuMs: 3 }]);
  const own = [log([JSON.stringify(LINE)]), log(["{}"]), log(["text"])];
  expect(linesOf(event({ logs: own, scriptName: "code24-workflows" }))).toEqual([
    { ...LINE, cpuMs: 3 },
  ]);
});

test("a span is a data point: each column has its place, and the index keeps a run together", () => {
  const points: AnalyticsEngineDataPoint[] = [];
  const spans = { writeDataPoint: (point = {}) => void points.push(point) };
  expect(writePoints(spans, [LINE, { ...LINE, worker: "sites", site: "techflow" }])).toBe(0);
  expect(points.map(({ indexes }) => indexes)).toEqual([["run-1"], ["techflow"]]);
  const [{ blobs = [], doubles = [] } = {}] = points;
  expect(blobs[BLOBS.indexOf("reason")]).toBe("timeout");
  expect(doubles[DOUBLES.indexOf("begun")]).toBe(Date.parse("2026-11-28T12:00:01.000Z"));
  expect([columnOf("span"), columnOf("run"), columnOf("ms")]).toEqual([
    "blob1",
    "blob3",
    "double1",
  ]);
  expect([BLOBS.length <= 20, DOUBLES.length <= 20]).toEqual([true, true]);
});

test("what Analytics Engine has no room for is counted", () => {
  const lines = Array.from({ length: 6000 }, () => LINE);
  const spans = { writeDataPoint: vi.fn() };
  expect(writePoints(spans, lines)).toBe(5750);
  expect(spans.writeDataPoint).toHaveBeenCalledTimes(250);
});

test("lines go to the queue in messages that it takes", async () => {
  const sent: Line[][] = [];
  const queue = { send: async (body: Line[]) => void sent.push(body) };
  const lines = Array.from({ length: 1000 }, (_, n) => ({ ...LINE, count: n }));
  await queueSpans(queue as unknown as Queue<Line[]>, lines);
  expect(sent.flat()).toEqual(lines);
  expect(sent.length).toBeGreaterThan(1);
  expect(Math.max(...sent.map((body) => JSON.stringify(body).length))).toBeLessThan(128_000);
});

/** A batch of one line, and what became of it. */
function batchOf(attempts: number) {
  const became: unknown[] = [];
  const batch = {
    messages: [{ body: [LINE], attempts }],
    ackAll: () => became.push("acknowledged"),
    retryAll: (options: unknown) => became.push(options),
  };
  return { batch: batch as unknown as MessageBatch<Line[]>, became };
}

const ENV = {
  OTLP: { endpoint: "https://otel.example.com/", environment: "staging" },
  OTLP_HEADERS: "x-key=a%20b,x-other=c=d",
} as Env;

test("a batch is one request in OTLP's own JSON, with the headers of the secret", async () => {
  const asked: [string, RequestInit][] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push([url, init]);
    return Response.json({ partialSuccess: { rejectedSpans: "1" } });
  });
  const { batch, became } = batchOf(1);
  await exportSpans(batch, ENV);
  const [[url, init] = ["", {}]] = asked;
  expect(url).toBe("https://otel.example.com/v1/traces");
  expect(init.headers).toEqual({
    "content-type": "application/json",
    "x-key": "a b",
    "x-other": "c=d",
  });
  const [resource] = JSON.parse(String(init.body)).resourceSpans;
  expect(resource.resource.attributes).toContainEqual({
    key: "service.name",
    value: { stringValue: "code24-build-dispatch" },
  });
  expect(resource.scopeSpans[0].spans).toEqual([
    {
      traceId: LINE.traceId,
      spanId: LINE.spanId,
      name: "agent brand",
      kind: 3,
      startTimeUnixNano: "1795867201000000000",
      endTimeUnixNano: "1795867201500000000",
      attributes: expect.arrayContaining([
        { key: "code24.reason", value: { stringValue: "timeout" } },
      ]),
      status: { code: 1 },
    },
  ]);
  expect(became).toEqual(["acknowledged"]);
  expect(JSON.parse(said[0] ?? "")).toMatchObject({ outcome: "failed", count: 1, dropped: 1 });
});

test.each([
  [1, 503, 1],
  [4, 429, 8],
  [30, 502, 60],
])("attempt %i that is answered %i is made again after %i s", async (attempts, status, seconds) => {
  vi.stubGlobal("fetch", async () => new Response("later", { status }));
  const { batch, became } = batchOf(attempts);
  await exportSpans(batch, ENV);
  expect(became).toEqual([{ delaySeconds: seconds }]);
});

test("a collector that does not answer is asked again", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("planted")));
  const { batch, became } = batchOf(1);
  await exportSpans(batch, ENV);
  expect(became).toEqual([{ delaySeconds: 1 }]);
  expect(said.join()).not.toContain("planted");
});

test.each([
  ["what the collector refuses for good", 1, 400, "refused"],
  ["what the queue would forget after this attempt", 100, 503, "given_up"],
])("%s is said to be lost", async (_what, attempts, status, reason) => {
  vi.stubGlobal("fetch", async () => new Response("no", { status }));
  const { batch, became } = batchOf(attempts);
  await exportSpans(batch, ENV);
  expect(became).toEqual(["acknowledged"]);
  expect(JSON.parse(said[0] ?? "")).toMatchObject({ outcome: "failed", dropped: 1, reason });
});
