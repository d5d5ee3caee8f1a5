import { expect, test } from "vitest";
import { dispatch } from "../../../worker_src/dispatch/dispatch.ts";
import type { Plane } from "../../../worker_src/dispatch/plane.ts";
import { Span } from "../../../worker_src/shared/trace/span.ts";

/** An answer as it comes from workerd, whose reader has a method that Node's has not. */
function answer(value: object): Response {
  const bytes = [new TextEncoder().encode(JSON.stringify(value))];
  const readAtLeast = async () => ({ done: bytes.length === 0, value: bytes.pop() });
  const body = { getReader: () => ({ readAtLeast }) };
  return { ok: true, status: 200, headers: new Headers(), body } as unknown as Response;
}

const BODY = new TextEncoder().encode('{"input":{"name":"TechFlow"}}');

test("the answer is there before a result is written, and every result is written after it", async () => {
  const written: string[] = [];
  const results = { put: async (key: string) => void written.push(key) };
  const workers = { get: () => ({ fetch: async () => answer({ good: true }) }) };
  const settings = { timeoutMs: 60_000, limits: {}, agents: {}, resultsTtlSeconds: 60 };
  const plane = { workers, results, settings } as unknown as Plane;
  const kept: Promise<unknown>[] = [];
  const ctx = { waitUntil: (work: Promise<unknown>) => kept.push(work) };

  const answered = await dispatch({
    plane,
    target: { agent: "brand", action: "create" },
    request: new Request("https://dispatch.internal/workers/brand/create", { method: "POST" }),
    body: BODY,
    instanceId: "run-1",
    ctx: ctx as unknown as ExecutionContext,
    span: new Span({ worker: "build-dispatch", span: "request" }),
  });

  expect(await answered.json()).toMatchObject({ source: "worker", result: { good: true } });
  expect(written).toEqual([]);
  await Promise.all(kept);
  expect(written.map((key) => key.split("/").slice(0, 3).join("/"))).toEqual([
    "results/run-1/brand",
    "last-good/brand/create",
  ]);
});
