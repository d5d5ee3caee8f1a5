import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { Log, LogLevel, Miniflare, type MiniflareOptions } from "miniflare";
import { withoutSignalHandlers } from "./signals.ts";
import { ADDED_BY_FETCH, encoded, SENT_HEADER, TARGET_HEADER } from "./workers/headers.ts";

/** How often workerd is asked whether it still answers. */
const ASK_EVERY_MS = 2_000;
/**
 * How long it may take. workerd runs every Worker of a process on one thread and has no CPU limit of
 * its own, so a Worker that loops keeps all others from answering.
 */
const ANSWER_WITHIN_MS = 15_000;
/** How long a restart waits for requests that are being answered. */
const DRAIN_MS = 5_000;
/**
 * Miniflare hands these on. V8 lets the young generation of an isolate grow to 16 MiB, and a platform
 * has dozens of isolates: with 2 MiB they hold a third less, and answer as fast.
 */
process.env.MINIFLARE_WORKERD_V8_FLAGS ??= "--max-semi-space-size=2";
/** Lines of a process that are kept for when it does not start. */
const MOST_SAID = 100;

/** workerd ended while it answered; `reached` is false when it had not taken the request. */
export class WorkerdGone extends Error {
  override name = "WorkerdGone";
  readonly reached: boolean;

  constructor(reached: boolean, cause: unknown) {
    super("workerd ended before it answered", { cause });
    this.reached = reached;
  }
}

/** A Worker kept workerd busy past {@link ANSWER_WITHIN_MS}. */
export class WorkerdStuck extends Error {
  override name = "WorkerdStuck";
}

/** A workerd process that is started again for each configuration, and noticed when it ends. */
export class Workerd {
  readonly #log: (line: string) => void;
  readonly #onEnd: () => void;
  readonly #answering = new Set<Promise<unknown>>();
  #miniflare: Miniflare | undefined;
  /** Counts processes: a report about an earlier one no longer matters. */
  #process = 0;
  /** The last process that was given up. */
  #stuck = 0;
  #over = true;
  /** What the process that starts has said. */
  #said: string[] = [];

  /** `onEnd`: the process ended by itself or had to be given up. */
  constructor(log: (line: string) => void, onEnd: () => void) {
    this.#log = log;
    this.#onEnd = onEnd;
  }

  get miniflare(): Miniflare {
    if (this.#miniflare === undefined) throw new Error("workerd is not running");
    return this.#miniflare;
  }

  /** Ends the process that runs, if any, and starts one with these options. */
  async start(options: MiniflareOptions): Promise<void> {
    if (!this.#over) await this.#drain();
    this.#process += 1;
    this.#over = false;
    this.#said = [];
    const all = { ...options, ...this.#logging(this.#process) };
    try {
      if (this.#miniflare !== undefined) await this.#miniflare.setOptions(all);
      else this.#miniflare = withoutSignalHandlers(() => new Miniflare(all));
      await this.#miniflare.ready;
    } catch (error) {
      await this.stop().catch(() => undefined);
      throw new Error(reason(this.#said, error), { cause: error });
    }
    void this.#watch(this.#process);
  }

  /** Throws {@link WorkerdGone} or {@link WorkerdStuck} when there is no answer. */
  async fetch(worker: string, request: Request, body: ArrayBuffer | null): Promise<Response> {
    const process = this.#process;
    const answer = this.#dispatch(worker, request, body);
    this.#answering.add(answer);
    try {
      return await answer;
    } catch (error) {
      if (this.#stuck === process) throw new WorkerdStuck("", { cause: error });
      const reached = !refused(error);
      if (!reached) this.#ended(process, "it refuses connections");
      throw new WorkerdGone(reached, error);
    } finally {
      this.#answering.delete(answer);
    }
  }

  async stop(): Promise<void> {
    this.#over = true;
    const miniflare = this.#miniflare;
    this.#miniflare = undefined;
    await miniflare?.dispose();
  }

  async #drain(): Promise<void> {
    const bound = new AbortController();
    const waited = delay(DRAIN_MS, undefined, { signal: bound.signal }).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.#answering), waited]);
    bound.abort();
  }

  #dispatch(
    worker: string,
    request: Request,
    body: ArrayBuffer | null,
    signal?: AbortSignal,
  ): Promise<Response> {
    const headers = new Headers(request.headers);
    const sent = ADDED_BY_FETCH.filter((name) => headers.has(name));
    headers.set(SENT_HEADER, encoded(sent.map((name) => [name, headers.get(name)])));
    headers.set(TARGET_HEADER, worker);
    return this.miniflare.dispatchFetch(request.url, {
      method: request.method,
      headers: [...headers],
      redirect: "manual",
      ...(body === null ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    } as Parameters<Miniflare["dispatchFetch"]>[1]) as unknown as Promise<Response>;
  }

  #logging(process: number): Partial<MiniflareOptions> {
    return {
      log: new Log(LogLevel.NONE),
      handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
        for (const stream of [stdout, stderr]) {
          createInterface({ input: stream }).on("line", (line) => {
            if (this.#said.length < MOST_SAID) this.#said.push(line);
            this.#log(`worker: ${line}`);
          });
        }
        // Miniflare closes the pipe without an end when it stops workerd itself.
        stdout.once("end", () => this.#ended(process, "it ended by itself"));
      },
    };
  }

  #ended(process: number, why: string): void {
    if (process !== this.#process || this.#over) return;
    this.#over = true;
    this.#log(`runtime: workerd starts again: ${why}`);
    this.#onEnd();
  }

  async #watch(process: number): Promise<void> {
    for (;;) {
      await delay(ASK_EVERY_MS, undefined, { ref: false });
      if (process !== this.#process || this.#over) return;
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const probe = new Request("http://node.invalid/");
      await this.#dispatch("", probe, null, signal).catch(() => undefined);
      if (!signal.aborted) continue;
      this.#stuck = process;
      this.#ended(process, `a Worker kept it busy for ${ANSWER_WITHIN_MS} ms`);
      return;
    }
  }
}

/** Why workerd did not start: what it said of services and errors, else what Miniflare says. */
function reason(said: string[], error: unknown): string {
  // What it says of a Worker is why; the rest may be about others, which run.
  const ofWorkers = said.filter((line) => line.startsWith("service "));
  const lines = ofWorkers.length > 0 ? ofWorkers : said.filter((line) => /error/i.test(line));
  return lines.join("\n").slice(0, 1_000) || String(error);
}

/** Whether the connection was refused, so that nothing has seen the request. */
function refused(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  return cause?.code === "ECONNREFUSED";
}
