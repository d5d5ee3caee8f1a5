/** An `analytics_engine` binding: a write is never waited for, and never fails its caller. */
import type { Row } from "../analytics-tables.ts";
import { WAIT_UNTIL } from "./analytics-part.ts";

interface Env {
  points: { write(accountId: string, dataset: string, rows: string[]): Promise<void> };
  accountId: string;
  dataset: string;
}

type Write = (rows: string[]) => Promise<void>;
type WaitUntil = (promise: Promise<unknown>) => void;

/** Milliseconds that points are gathered for: a call for each would cost more than what is counted. */
const GATHERING = 250;

export default function makeBinding({ points, accountId, dataset }: Env): unknown {
  return dataSet((rows) => points.write(accountId, dataset, rows));
}

export function dataSet(write: Write): unknown {
  let gathered: string[] = [];
  const hand = async () => {
    await new Promise((resolve) => setTimeout(resolve, GATHERING));
    const all = gathered;
    gathered = [];
    await write(all).catch(() => undefined);
  };
  return {
    writeDataPoint(point: AnalyticsEngineDataPoint = {}): void {
      gathered.push(rowOf(point ?? {}));
      if (gathered.length > 1) return;
      // Begun first: without a way to keep it, what is gathered is still handed over.
      const handed = hand();
      const kept = globalThis as unknown as Record<symbol, WaitUntil | undefined>;
      // A Worker in the older syntax has none: its point may be lost, as Cloudflare may lose one.
      kept[Symbol.for(WAIT_UNTIL)]?.(handed);
    },
  };
}

/** As text at once: what is a text already costs next to nothing on its way to the table. */
function rowOf({ indexes, blobs, doubles }: AnalyticsEngineDataPoint): string {
  const timestamp = new Date().toISOString().slice(0, 19).replace("T", " ");
  const row: Row = [timestamp, textOf(indexes?.[0]), blobs?.map(textOf) ?? [], doubles ?? []];
  return JSON.stringify(row);
}

function textOf(value: ArrayBuffer | string | null | undefined): unknown {
  return typeof value === "object" && value !== null ? new TextDecoder().decode(value) : value;
}
