import { createHash } from "node:crypto";
import type { WorkerOptions } from "miniflare";

/** Two equal digests mean that workerd would be told the same. */
export function digest(workers: WorkerOptions[]): string {
  const json = JSON.stringify(workers, (_key, value: unknown) =>
    value instanceof Uint8Array ? createHash("sha256").update(value).digest("hex") : value,
  );
  return createHash("sha256").update(json).digest("hex");
}
