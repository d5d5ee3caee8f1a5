/**
 * An agent has 50 ms of CPU. What costs is cutting text into characters, words and sentences, so
 * the work must not grow with the text. How long it takes on Cloudflare is not proved here.
 */
import { afterEach, describe, expect, it, vi } from "vitest";
import { generateSite } from "../../../../worker_src/agents/development/generate.ts";
import { researchMarket } from "../../../../worker_src/agents/market-research/research.ts";
import { SEED_REQUEST } from "./harness.ts";

const LONG = 60 * 1024;
const fill = (unit: string, length: number) => `x${unit.repeat(Math.ceil(length / unit.length))}`;

afterEach(() => vi.restoreAllMocks());

/** How many code units a run gives to the segmenters, in all. */
async function segmented(work: () => unknown): Promise<number> {
  const spy = vi.spyOn(Intl.Segmenter.prototype, "segment");
  await work();
  const units = spy.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
  spy.mockRestore();
  return units;
}

describe("60 KiB of text", () => {
  it.each([
    "lorem ipsum ",
    "W",
    "a@",
    "+1 2",
    "a\n",
    "a\u0301",
    "\u0301",
    "👩‍👩‍👧‍👦",
    "website for a ",
    " ",
    "<",
  ])("of %j is cut up no more than half of it is", async (unit) => {
    const request = (length: number) => {
      const text = fill(unit, length);
      return { ...SEED_REQUEST, name: text, description: text };
    };
    const [half, whole] = [request(LONG / 2), request(LONG)];
    for (const work of [researchMarket, (brief: typeof half) => generateSite(brief, {})]) {
      const expected = await segmented(() => work(half));
      expect(expected).toBeGreaterThan(0);
      expect(await segmented(() => work(whole))).toBe(expected);
    }
    expect((await generateSite(whole, {})).html.length).toBeLessThan(64 * 1024);
  });
});
