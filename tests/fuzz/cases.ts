/** How many cases a property meets: a fixed few in `./code24 test`, `FUZZ_CASES` of them in `./code24 fuzz`. */
import type { Parameters } from "fast-check";

const FEW = 50;
const wanted = Number(process.env.FUZZ_CASES ?? FEW);

/** The same cases in every run, unless more are wanted than the fixed few. */
export const cases: Parameters<unknown> = {
  numRuns: wanted,
  ...(wanted === FEW ? { seed: 24 } : {}),
  endOnFailure: true,
};

/** Milliseconds that a test may last: cases of a running Worker take some each. */
export const PATIENCE = 60_000 + wanted * 40;

/** For cases of a workerd that starts again several times, a second or more each. */
export const restarting = { ...cases, numRuns: Math.max(6, Math.ceil(wanted / 10)) };
export const RESTARTING_PATIENCE = 60_000 + restarting.numRuns * 5_000;
