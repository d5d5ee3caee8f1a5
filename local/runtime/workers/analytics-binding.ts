/** An `analytics_engine` binding: a write is never waited for, and never fails its caller. */
import { WAIT_UNTIL } from "./analytics-part.ts";

interface Env {
  points: { write(accountId: string, dataset: string, points: unknown[]): Promise<void> };
  accountId: string;
  dataset: string;
}

type WaitUntil = (promise: Promise<unknown>) => void;

/** Milliseconds that points are gathered for: a call for each would cost more than what is counted. */
const GATHERING = 250;

export default function makeBinding({ points, accountId, dataset }: Env): unknown {
  let gathered: unknown[] = [];
  const hand = async () => {
    await new Promise((resolve) => setTimeout(resolve, GATHERING));
    const all = gathered;
    gathered = [];
    await points.write(accountId, dataset, all).catch(() => undefined);
  };
  return {
    writeDataPoint(point: unknown): void {
      gathered.push(point ?? {});
      if (gathered.length > 1) return;
      // Begun first: without a way to keep it, what is gathered is still handed over.
      const handed = hand();
      const kept = globalThis as unknown as Record<symbol, WaitUntil | undefined>;
      // A Worker in the older syntax has none: its point may be lost, as Cloudflare may lose one.
      kept[Symbol.for(WAIT_UNTIL)]?.(handed);
    },
  };
}
