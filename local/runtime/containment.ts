/**
 * Starts workerd with every Worker that it can start. workerd refuses a whole configuration for the
 * sake of one Worker in it; that one answers why, and all the others go on.
 */
import type { WorkerOptions } from "miniflare";
import { digest } from "./digest.ts";

/** A Worker of an account, as one or more of Miniflare's. */
export interface Contained {
  name: string;
  workers: WorkerOptions[];
  /** The same names, each with a Worker that answers why the real one does not run. */
  excused(why: string): WorkerOptions[];
}

export class Containment {
  readonly #start: (workers: WorkerOptions[]) => Promise<void>;
  readonly #log: (line: string) => void;
  /** Digests of what has run, and of what has kept workerd from starting, by name. */
  readonly #ran = new Map<string, string>();
  readonly #failed = new Map<string, { digest: string; why: string }>();

  constructor(start: (workers: WorkerOptions[]) => Promise<void>, log: (line: string) => void) {
    this.#start = start;
    this.#log = log;
  }

  /** Throws when workerd does not start without any Worker of an account either. */
  async start(own: WorkerOptions[], contained: Contained[]): Promise<void> {
    const digests = new Map(contained.map(({ name, workers }) => [name, digest(workers)]));
    const excuses = new Map<string, string>();
    for (const { name } of contained) {
      const failed = this.#failed.get(name);
      if (failed !== undefined && failed.digest === digests.get(name))
        excuses.set(name, failed.why);
      else this.#failed.delete(name);
    }
    const attempt = new Attempt(this.#start, own, contained, excuses);
    if (!(await attempt.succeeds())) {
      const isNew = ({ name }: Contained) => this.#ran.get(name) !== digests.get(name);
      const suspects = contained.filter((one) => isNew(one) && !excuses.has(one.name));
      // What ran may fail beside what is new: then everything is suspected.
      if (!(await attempt.settle(suspects))) await attempt.settle(contained);
    }
    if (!attempt.running) throw attempt.error;
    for (const { name } of contained) {
      const known = digests.get(name) as string;
      const why = excuses.get(name);
      if (why === undefined) this.#ran.set(name, known);
      else if (this.#failed.get(name)?.digest !== known) {
        this.#failed.set(name, { digest: known, why });
        this.#log(`runtime: ${name} does not run: ${why}`);
      }
    }
  }
}

/** Tries which Workers workerd starts with. */
class Attempt {
  readonly #start: (workers: WorkerOptions[]) => Promise<void>;
  readonly #own: WorkerOptions[];
  readonly #contained: Contained[];
  readonly #excuses: Map<string, string>;
  /** Whether the last try succeeded, and else why not. */
  running = false;
  error: unknown;

  constructor(
    start: (workers: WorkerOptions[]) => Promise<void>,
    own: WorkerOptions[],
    contained: Contained[],
    excuses: Map<string, string>,
  ) {
    this.#start = start;
    this.#own = own;
    this.#contained = contained;
    this.#excuses = excuses;
  }

  async succeeds(): Promise<boolean> {
    const workers = this.#contained.flatMap((one) => {
      const why = this.#excuses.get(one.name);
      return why === undefined ? one.workers : one.excused(why);
    });
    try {
      await this.#start([...this.#own, ...workers]);
      this.running = true;
    } catch (error) {
      this.running = false;
      this.error = error;
    }
    return this.running;
  }

  /** Excuses of the suspects those that workerd does not start with; false when that is not enough. */
  async settle(suspects: Contained[]): Promise<boolean> {
    this.#excuse(suspects);
    if (suspects.length === 0 || !(await this.succeeds())) return false;
    if (suspects.length > 1) await this.#restore(suspects);
    return this.running || this.succeeds();
  }

  /** By halves: of many Workers that are new, few are at fault. */
  async #restore(suspects: Contained[]): Promise<void> {
    const half = Math.ceil(suspects.length / 2);
    for (const part of [suspects.slice(0, half), suspects.slice(half)]) {
      for (const { name } of part) this.#excuses.delete(name);
      if (part.length === 0 || (await this.succeeds())) continue;
      this.#excuse(part);
      if (part.length > 1) await this.#restore(part);
    }
  }

  #excuse(suspects: Contained[]): void {
    const why = this.error instanceof Error ? this.error.message : String(this.error);
    for (const { name } of suspects) this.#excuses.set(name, why);
  }
}
