/**
 * What Miniflare's engine runs in place of a workflow's class: it hands the run on to the class, and
 * each step on to the engine, with what the engine alone leaves out. The limits of a step, the
 * status "waiting" and the error of a run are Cloudflare's.
 */
import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { bytesOf } from "./bytes.ts";
import { classBinding } from "./class-binding.ts";
import { endOf, type StepRecord, Trace } from "./workflow-trace.ts";

/** https://developers.cloudflare.com/workflows/reference/limits/ */
const LARGEST_RESULT = 1024 * 1024;
/** https://developers.cloudflare.com/workflows/build/sleeping-and-retrying/ in milliseconds. */
const DEFAULT_RETRIES = { limit: 5, delay: 10_000, backoff: "exponential" };

type Callback = (...args: unknown[]) => Promise<unknown>;

interface EngineStep {
  do(name: string, ...rest: unknown[]): Promise<unknown>;
  sleep(...args: unknown[]): Promise<void>;
  sleepUntil(...args: unknown[]): Promise<void>;
  waitForEvent(...args: unknown[]): Promise<unknown>;
}

interface WorkflowClass {
  run(event: unknown, step: RpcTarget): Promise<unknown>;
}

/** What the steps of a run do at this moment. */
interface Progress {
  /** Steps that run an attempt. */
  working: number;
  /** Steps that have not ended, whatever they do. */
  waiting: number;
  /** Whether somebody asked the engine to pause, end or restart it: only the engine knows how far. */
  interrupted: boolean;
  trace: Trace;
}

/** What a run of this process is known by. */
export const runKey = (workflow: string, id: string): string => `${workflow}/${id}`;

/** The runs of this process. */
const runs = new Map<string, Progress>();

/** What the steps of runs did that ended, until the registry keeps it. */
const traces = new Map<string, StepRecord[]>();
const MOST_TRACES = 1_000;

/** What the steps of a run did, if it ran in this process and the registry has not taken it yet. */
export function stepsOf(workflow: string, id: string): StepRecord[] | undefined {
  const run = runKey(workflow, id);
  return runs.get(run)?.trace.steps ?? traces.get(run);
}

export function forgetSteps(workflow: string, id: string): void {
  traces.delete(runKey(workflow, id));
}

function keep(run: string, { trace }: Progress): void {
  traces.set(run, trace.steps);
  const [oldest] = traces.keys();
  if (traces.size > MOST_TRACES && oldest !== undefined) traces.delete(oldest);
}

/** Whether an instance does nothing but wait: for an event, the end of a sleep or the next attempt. */
export function isWaiting(workflow: string, id: string): boolean {
  const progress = runs.get(runKey(workflow, id));
  return progress !== undefined && progress.working === 0 && progress.waiting > 0;
}

/**
 * Whether an instance runs here, and nobody interrupted it: then there is no more to be said of it.
 * The engine, asked for a status, reads every result of every step.
 */
export function runsOn(workflow: string, id: string): boolean {
  return runs.get(runKey(workflow, id))?.interrupted === false;
}

export function interrupt(workflow: string, id: string): void {
  const progress = runs.get(runKey(workflow, id));
  if (progress !== undefined) progress.interrupted = true;
}

/** The entrypoint that the engine of one workflow runs. */
export function runnerOf(workflow: string): unknown {
  return class extends WorkerEntrypoint<Record<string, WorkflowClass>> {
    async run(event: { instanceId: string }, step: EngineStep): Promise<unknown> {
      const run = runKey(workflow, event.instanceId);
      const trace = new Trace();
      const progress: Progress = { working: 0, waiting: 0, interrupted: false, trace };
      runs.set(run, progress);
      try {
        const definition = this.env[classBinding(workflow)] as WorkflowClass;
        return await definition.run(event, new Step(step, progress));
      } catch (error) {
        throw fatal(error);
      } finally {
        if (runs.get(run) === progress) {
          keep(run, progress);
          runs.delete(run);
        }
      }
    }
  };
}

class Step extends RpcTarget {
  readonly #engine: EngineStep;
  readonly #progress: Progress;

  constructor(engine: EngineStep, progress: Progress) {
    super();
    this.#engine = engine;
    this.#progress = progress;
  }

  /** `rest` is a configuration, if any, the callback, and what newer engines take after it. */
  do(name: string, ...rest: unknown[]): Promise<unknown> {
    const at = rest.findIndex((part) => typeof part === "function");
    const configuration = { retries: DEFAULT_RETRIES, ...(at === 0 ? {} : (rest[0] as object)) };
    const callback = rest[at] as Callback;
    // A step that begins works, and one whose attempt failed waits for the next.
    const works = this.#switch();
    works(true);
    const after = rest.slice(at + 1);
    return this.#progress.trace
      .step(name, configuration, (step, around) => {
        const attempt: Callback = (...args) =>
          around(async () => {
            works(true);
            try {
              return checked(step, await callback(...args));
            } catch (error) {
              works(false);
              throw error;
            }
          });
        return this.#wait(() => this.#engine.do(name, configuration, attempt, ...after));
      })
      .finally(() => works(false));
  }

  sleep(name: string, duration: unknown, ...rest: unknown[]): Promise<void> {
    return this.#pause("sleep", name, endOf(duration), () =>
      this.#engine.sleep(name, duration, ...rest),
    );
  }

  sleepUntil(name: string, moment: Date | number, ...rest: unknown[]): Promise<void> {
    return this.#pause("sleep", name, Number(moment), () =>
      this.#engine.sleepUntil(name, moment, ...rest),
    );
  }

  waitForEvent(
    name: string,
    options: { timeout?: unknown } = {},
    ...rest: unknown[]
  ): Promise<unknown> {
    return this.#pause("waitForEvent", name, endOf(options.timeout), () =>
      this.#engine.waitForEvent(name, options, ...rest),
    );
  }

  #pause<T>(
    type: "sleep" | "waitForEvent",
    name: string,
    until: number,
    wait: () => Promise<T>,
  ): Promise<T> {
    return this.#progress.trace.pause(type, { name, until }, () => this.#wait(wait));
  }

  async #wait<T>(task: () => Promise<T>): Promise<T> {
    this.#progress.waiting += 1;
    try {
      return await task();
    } finally {
      this.#progress.waiting -= 1;
    }
  }

  #switch(): (on: boolean) => void {
    let was = false;
    return (on) => {
      if (on !== was) this.#progress.working += on ? 1 : -1;
      was = on;
    };
  }
}

function checked(step: string, result: unknown): unknown {
  if (bytesOf(result) <= LARGEST_RESULT) return result;
  const message = `Step ${step} output is too large. Maximum allowed size is 1MiB.`;
  throw new Error(`WorkflowInternalError: ${message}`);
}

const FATAL = "local-cloud-fatal:";
/** How workerd writes an error with a name of its own that came over RPC. */
const NAMED = /^(\w*Error): ?([\s\S]*)$/;
/** What the engine ends a run with to pause, restart or terminate it, and knows again by its text. */
const OF_THE_ENGINE = "Aborting engine:";

/** The error of a run in a form that the engine keeps whole: of some it drops name and message. */
function fatal(error: unknown): unknown {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (message.startsWith(OF_THE_ENGINE)) return error;
  const [, own = name, text = message] = name === "Error" ? (NAMED.exec(message) ?? []) : [];
  return new Error(FATAL + JSON.stringify({ name: own, message: text }));
}

/** The error of a run as it was thrown, from what the engine kept. */
export function thrown(kept: unknown): unknown {
  const message = (kept as { message?: unknown } | null | undefined)?.message;
  if (typeof message !== "string" || !message.startsWith(FATAL)) return kept ?? null;
  return JSON.parse(message.slice(FATAL.length));
}
