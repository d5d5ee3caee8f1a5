import { expect, test } from "vitest";
import { askAgent } from "../../worker_src/dispatch/ask.ts";
import { baseline } from "../../worker_src/dispatch/baselines/index.ts";
import type { Plane } from "../../worker_src/dispatch/plane.ts";
import { below } from "../../worker_src/shared/trace/context.ts";

const PLANE = { timeoutMs: 60_000, limits: { cpuMs: 50, subRequests: 50 } };
const BRAND = { timeoutMs: 1, limits: { cpuMs: 7, subRequests: 3 } };

/** A plane whose agents hang; `asked` is what the namespace was asked for. */
function hanging(asked: unknown[]): Plane {
  const workers = {
    get: (...words: unknown[]) => {
      asked.push(words);
      return { fetch: () => new Promise(() => {}) };
    },
  };
  return { workers, settings: { ...PLANE, agents: { brand: BRAND } } } as unknown as Plane;
}

/** After any timer that was set to end at once. */
const late = () => new Promise((resolve) => setTimeout(resolve, 20, "still asking"));

function ask(plane: Plane, agent: string) {
  const request = new Request("https://dispatch.internal/workers/x/y", { method: "POST" });
  const target = { agent, action: "create" };
  return askAgent({ plane, target, request, body: new Uint8Array(), trace: below({}) });
}

test("a declared agent is asked within its own limits and its own time", async () => {
  const asked: unknown[] = [];
  const outcome = await ask(hanging(asked), "brand");
  expect(outcome).toEqual({ kind: "failed", reason: "timeout" });
  expect(asked).toEqual([["brand", {}, { limits: BRAND.limits }]]);
});

test("any other is asked as the plane says", async () => {
  const asked: unknown[] = [];
  const first = await Promise.race([ask(hanging(asked), "poet"), "still asking"]);
  expect(first).toBe("still asking");
  expect(asked).toEqual([["poet", {}, { limits: PLANE.limits }]]);
});

test("a name that every object has is no declared agent: it has the plane's limits and time", async () => {
  const asked: unknown[] = [];
  const first = await Promise.race([ask(hanging(asked), "constructor"), late()]);
  expect(first).toBe("still asking");
  expect(asked).toEqual([["constructor", {}, { limits: PLANE.limits }]]);
});

test("nor has it a built-in answer", () => {
  const target = { agent: "constructor", action: "create" };
  const note = "There is no built-in answer for constructor.";
  expect(baseline(target, { name: "TechFlow" })).toEqual({ note });
});

test("what an agent threw, or the status that it answered, is an error and goes no further", async () => {
  const answering = (fetch: () => Promise<Response>) =>
    ({
      workers: { get: () => ({ fetch }) },
      settings: { ...PLANE, agents: {} },
    }) as unknown as Plane;
  const thrown = answering(() => Promise.reject(new Error("no such model")));
  const broken = answering(() => Promise.resolve(new Response("", { status: 503 })));
  const failed = { kind: "failed", reason: "error" };
  expect([await ask(thrown, "brand"), await ask(broken, "brand")]).toEqual([failed, failed]);
});
