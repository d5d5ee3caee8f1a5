import { z } from "zod";

const fault = z.object({
  method: z.string().optional(),
  /** A regular expression over the path. */
  path: z.string(),
  /** How many requests it meets before it is over. */
  count: z.number().int().positive().default(1),
  /** How many matching requests pass first. */
  skip: z.number().int().nonnegative().default(0),
  kind: z.enum(["status", "latency", "cut-before", "cut-after"]),
  status: z.number().int().optional(),
  /** Seconds, for the Retry-After header. */
  retryAfter: z.number().optional(),
  /** Milliseconds of latency. */
  ms: z.number().optional(),
});

export type Fault = z.infer<typeof fault>;
export const faultList = z.array(fault);

/** Faults on request: each meets the requests it names until its count is used up. */
export class Faults {
  #active: Fault[] = [];

  set(faults: Fault[]): void {
    this.#active = faults.map((one) => ({ ...one }));
  }

  clear(): void {
    this.#active = [];
  }

  list(): Fault[] {
    return this.#active;
  }

  /** The fault that this request meets, if any. */
  take(method: string, path: string): Fault | undefined {
    const met = this.#active.find(
      (one) => (one.method ?? method) === method && new RegExp(one.path).test(path),
    );
    if (met === undefined) return undefined;
    if (met.skip > 0) {
      met.skip -= 1;
      return undefined;
    }
    met.count -= 1;
    if (met.count === 0) this.#active = this.#active.filter((one) => one !== met);
    return met;
  }
}
