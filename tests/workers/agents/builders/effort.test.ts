import { describe, expect, it } from "vitest";
import { generateSite } from "../../../../worker_src/agents/development/generate.ts";
import { researchMarket } from "../../../../worker_src/agents/market-research/research.ts";
import { SEED_REQUEST } from "./harness.ts";

const LONG = 60 * 1024;
const fill = (unit: string) => unit.repeat(Math.ceil(LONG / unit.length));

/** CPU milliseconds of a run, the best of five: this machine may be busy with other things. */
async function effortOf(work: () => unknown): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const before = process.cpuUsage();
    await work();
    runs.push(process.cpuUsage(before).user / 1000);
  }
  return Math.min(...runs);
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
  ])("of %j costs no more CPU time than an agent may have", async (unit) => {
    // 50 ms is the limit that the stacks set for an agent.
    const request = { ...SEED_REQUEST, name: `x${fill(unit)}`, description: `x${fill(unit)}` };
    expect(await effortOf(() => researchMarket(request))).toBeLessThan(50);
    expect(await effortOf(() => generateSite(request, {}))).toBeLessThan(50);
    expect((await generateSite(request, {})).html.length).toBeLessThan(64 * 1024);
  });
});
