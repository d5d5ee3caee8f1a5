/** An `analytics_engine` binding: a write is never waited for, and never fails its caller. */
interface Env {
  points: { write(accountId: string, dataset: string, point: unknown): Promise<void> };
  accountId: string;
  dataset: string;
}

export default function makeBinding({ points, accountId, dataset }: Env): unknown {
  return {
    writeDataPoint(point: unknown): void {
      points.write(accountId, dataset, point ?? {}).catch(() => undefined);
    },
  };
}
