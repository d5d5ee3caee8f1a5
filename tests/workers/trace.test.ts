import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { asSpan } from "../../worker_src/shared/router.ts";
import {
  below,
  traceHeaders,
  traceIn,
  traceOf,
  traceOfRun,
  traceparent,
} from "../../worker_src/shared/trace/context.ts";
import { line } from "../../worker_src/shared/trace/line.ts";
import { outcomeOf, Span, writeFailure } from "../../worker_src/shared/trace/span.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";
const GIVEN = `00-${TRACE}-${PARENT}-01`;

const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  vi.spyOn(console, "log").mockImplementation((text) => void written.push(text));
});
afterEach(() => vi.restoreAllMocks());

const lines = () => written.map((text) => line.parse(JSON.parse(text)));

describe("a traceparent", () => {
  // https://www.w3.org/TR/trace-context/#traceparent-header-field-values
  test.each([
    ["an ordinary one", GIVEN, { traceId: TRACE, spanId: PARENT, flags: "01" }],
    ["one that is not sampled", `00-${TRACE}-${PARENT}-00`, { flags: "00" }],
    ["one of a later version, with more in it", `cc-${TRACE}-${PARENT}-01-more`, { flags: "01" }],
  ])("is read: %s", (_what, value, parts) => {
    expect(traceIn(value)).toMatchObject(parts);
  });

  test.each([
    ["nothing", ""],
    ["another text", "yes"],
    ["the version that there is none of", `ff-${TRACE}-${PARENT}-01`],
    ["a trace of zeros", `00-${"0".repeat(32)}-${PARENT}-01`],
    ["a span of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
    ["capitals", GIVEN.toUpperCase()],
    ["more than version 00 has", `${GIVEN}-more`],
    ["an id that is too short", `00-${TRACE.slice(1)}-${PARENT}-01`],
  ])("is none: %s", (_what, value) => {
    expect(traceIn(value)).toBeUndefined();
  });
});

test("what goes to another Worker says where it comes from and of which run it is", () => {
  const trace = below({ ...traceIn(GIVEN), run: "run-1" });
  expect(trace).toMatchObject({ traceId: TRACE, flags: "01", run: "run-1" });
  expect(trace.spanId).not.toBe(PARENT);
  const headers = new Headers(traceHeaders(trace));
  expect(traceOf(headers)).toEqual(trace);
  expect(headers.get("traceparent")).toBe(traceparent(trace));
});

test("a run that is no instance id is none", () => {
  expect(traceOf(new Headers({ "x-instance-id": "no id" }))).toEqual({});
});

test("a run has one trace however often its code is started: below what started it, or its own", async () => {
  const at = new Date("2026-11-28T12:00:00Z");
  const own = await traceOfRun("run-1", at, undefined);
  expect(await traceOfRun("run-1", at, undefined)).toEqual(own);
  expect((await traceOfRun("run-2", at, undefined)).trace.traceId).not.toBe(own.trace.traceId);
  const started = await traceOfRun("run-1", at, GIVEN);
  expect(started).toMatchObject({ trace: { traceId: TRACE, run: "run-1" }, parentId: PARENT });
});

test("a span is one line, whatever it is told after its end", () => {
  const under = { traceId: TRACE, spanId: PARENT, run: "run-1" };
  const span = new Span({ worker: "sites", span: "request", under, fields: { method: "GET" } });
  span.note({ site: "techflow" });
  span.end("ok", { status: 200 });
  span.end("failed");
  expect(lines()).toEqual([
    {
      time: expect.any(String),
      level: "info",
      worker: "sites",
      span: "request",
      traceId: TRACE,
      spanId: span.trace.spanId,
      parentId: PARENT,
      outcome: "ok",
      ms: expect.any(Number),
      run: "run-1",
      method: "GET",
      site: "techflow",
      status: 200,
    },
  ]);
});

test("a failure says its class and where it was thrown, and nothing of its message", () => {
  const planted = "planted-secret\n    at planted-secret\n    at planted (planted:1)";
  writeFailure("workflows", new TypeError(planted), { traceId: TRACE });
  const [failure] = lines();
  expect(failure).toMatchObject({ span: "failure", error: "TypeError", level: "error" });
  expect(failure?.at?.[0]).toMatch(/trace\.test\.ts:\d+:\d+$/);
  expect(written.join()).not.toContain("planted");
});

test("what is thrown may be anything", () => {
  writeFailure("sites", "planted-secret");
  writeFailure("sites", Object.assign(new Error("x"), { name: "planted secret" }));
  writeFailure("sites", Object.assign(new Error("x"), { name: "$ZodError" }));
  expect(lines().map(({ error }) => error)).toEqual(["Error", "Error", "ZodError"]);
  expect(written.join()).not.toContain("planted");
});

test.each([
  [200, "ok"],
  [303, "ok"],
  [404, "refused"],
  [502, "failed"],
])("a status %i is %s", (status, outcome) => {
  expect(outcomeOf(status)).toBe(outcome);
});

test.each([
  ["workflows", undefined],
  ["sites", undefined],
  ["build-dispatch", "a-run"],
  ["agent", "a-run"],
] as const)(
  "a request says which run it is part of where no stranger asks: %s",
  async (worker, run) => {
    const headers = { traceparent: GIVEN, "x-instance-id": "a-run" };
    const request = new Request("https://example.com/", { headers });
    await asSpan(worker, request, () => Promise.resolve(new Response()));
    const [said] = lines();
    expect([said?.run, said?.traceId, said?.parentId]).toEqual([run, TRACE, PARENT]);
  },
);
