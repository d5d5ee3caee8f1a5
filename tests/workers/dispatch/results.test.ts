import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Plane } from "../../../worker_src/dispatch/plane.ts";
import { keepLastGood } from "../../../worker_src/dispatch/results.ts";

const TARGET = { agent: "brand", action: "create" };

let put: ReturnType<typeof vi.fn>;

const keep = (result: object, input: string) =>
  keepLastGood({ results: { put } } as unknown as Plane, TARGET, JSON.stringify(result), input);

beforeEach(() => {
  vi.useFakeTimers();
  put = vi.fn(async () => undefined);
});

afterEach(() => {
  vi.useRealTimers();
});

test("the same answer to the same input is written once a minute", async () => {
  await keep({ tone: "calm" }, "same");
  vi.advanceTimersByTime(59_000);
  await keep({ tone: "calm" }, "same");
  expect(put).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  await keep({ tone: "calm" }, "same");
  expect(put).toHaveBeenCalledTimes(2);
});

test("another answer, and an answer to another input, are written at once", async () => {
  await keep({ tone: "calm" }, "one");
  await keep({ tone: "loud" }, "one");
  await keep({ tone: "loud" }, "two");
  expect(put.mock.calls.map(([key, text]) => [key, text])).toEqual([
    ["last-good/brand/create/one", '{"tone":"calm"}'],
    ["last-good/brand/create/one", '{"tone":"loud"}'],
    ["last-good/brand/create/two", '{"tone":"loud"}'],
  ]);
});

test("what could not be written is written the next time", async () => {
  put.mockRejectedValueOnce(new Error("KV PUT failed: 429 Too Many Requests"));
  await expect(keep({ tone: "calm" }, "refused")).rejects.toThrow("429");
  await keep({ tone: "calm" }, "refused");
  expect(put).toHaveBeenCalledTimes(2);
});
