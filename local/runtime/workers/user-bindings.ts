/**
 * Runs first in a user Worker's isolate: it puts bindings together that a stub alone cannot be.
 *
 * An isolate that is loaded gets values and stubs. D1, R2 and Durable Objects hand out objects with methods, and
 * Analytics Engine takes a data point without a promise, so these are made here, over a stub.
 * https://developers.cloudflare.com/workers/runtime-apis/bindings/worker-loader/
 */
import { env, waitUntil } from "cloudflare:workers";
import { absent } from "./absent-binding.ts";
import { dataSet } from "./analytics-binding.ts";
import { WAIT_UNTIL } from "./analytics-part.ts";
import d1 from "./d1-binding.ts";
import durable from "./durable-object-binding.ts";
import r2 from "./r2-binding.ts";

/** What is made here, of a stub or of a reason. */
const MAKERS = {
  d1,
  r2,
  durable,
  absent,
  analytics: (stub: { write(rows: string[]): Promise<void> }) =>
    dataSet((rows) => stub.write(rows)),
} as const;

/** Puts each binding in the place of its stub. */
export function install(made: Record<string, keyof typeof MAKERS>): void {
  const bindings = env as unknown as Record<string, never>;
  (globalThis as unknown as Record<symbol, unknown>)[Symbol.for(WAIT_UNTIL)] = waitUntil;
  for (const [name, kind] of Object.entries(made)) {
    bindings[name] = MAKERS[kind](bindings[name] as never) as never;
  }
}
