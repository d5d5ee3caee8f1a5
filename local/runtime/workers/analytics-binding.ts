/** An `analytics_engine` binding: a write is never waited for, and never fails its caller. */
import { WAIT_UNTIL } from "./analytics-part.ts";

interface Env {
  points: { write(accountId: string, dataset: string, point: unknown): Promise<void> };
  accountId: string;
  dataset: string;
}

type WaitUntil = (promise: Promise<unknown>) => void;

export default function makeBinding({ points, accountId, dataset }: Env): unknown {
  return {
    writeDataPoint(point: unknown): void {
      const written = points.write(accountId, dataset, point ?? {}).catch(() => undefined);
      const kept = globalThis as unknown as Record<symbol, WaitUntil | undefined>;
      // A Worker in the older syntax has none: its point may be lost, as Cloudflare may lose one.
      kept[Symbol.for(WAIT_UNTIL)]?.(written);
    },
  };
}
