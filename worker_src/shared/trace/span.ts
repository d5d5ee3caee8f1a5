/** Measures a piece of work and writes its line. */
import { below, type Trace } from "./context.ts";
import type { Line } from "./line.ts";

export type Service = Line["worker"];
export type Outcome = Line["outcome"];
/** What a line may say beside what every line says; its milliseconds, where others are meant. */
export type Fields = Partial<
  Omit<Line, "time" | "level" | "worker" | "span" | "traceId" | "spanId" | "outcome">
>;

const MOST_FRAMES = 8;

const LEVELS: Record<Outcome, Line["level"]> = {
  ok: "info",
  fallback: "warn",
  refused: "warn",
  failed: "error",
};

export interface SpanOptions {
  worker: Service;
  span: Line["span"];
  /** What it is below; a trace of its own begins without it. */
  under?: Partial<Trace> | undefined;
  /** When it has a place in its trace already. */
  trace?: Trace;
  /** Milliseconds since the epoch; now, unless it began before this code. */
  begun?: number;
  fields?: Fields;
}

export class Span {
  /** For what is done below it. */
  readonly trace: Trace;
  readonly #options: SpanOptions;
  readonly #begun: number;
  #fields: Fields;
  #ended = false;

  constructor(options: SpanOptions) {
    const { under = {}, trace, begun, fields = {} } = options;
    this.#options = options;
    this.trace = trace ?? below(under);
    this.#begun = begun ?? Date.now();
    const { spanId: parentId } = under;
    this.#fields = { ...(parentId === undefined ? {} : { parentId }), ...fields };
  }

  /** What is known only later. */
  note(fields: Fields): void {
    this.#fields = { ...this.#fields, ...fields };
  }

  /** The run that it turned out to be part of. */
  belongsTo(run: string): void {
    this.trace.run = run;
  }

  /** Writes the line; only the first end counts. */
  end(outcome: Outcome, fields: Fields = {}): void {
    if (this.#ended) return;
    this.#ended = true;
    const { worker, span } = this.#options;
    const { traceId, spanId, run } = this.trace;
    const now = Date.now();
    const written: Line = {
      time: new Date(now).toISOString(),
      level: LEVELS[outcome],
      worker,
      span,
      traceId,
      spanId,
      outcome,
      ms: now - this.#begun,
      ...(run === undefined ? {} : { run }),
      ...this.#fields,
      ...fields,
    };
    console.log(JSON.stringify(written));
  }
}

/** Who called it did something wrong, or we did. */
export function outcomeOf(status: number): Outcome {
  if (status >= 500) return "failed";
  return status >= 400 ? "refused" : "ok";
}

/** The class of an error, as a line may have it. Zod calls its own `$ZodError`. */
export function classOf(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  return /^\$?(\w{1,60})$/.exec(name)?.[1] ?? "Error";
}

/** An error that nobody foresaw: its class and where it was thrown, as its message may hold anything. */
export function writeFailure(worker: Service, error: unknown, under?: Partial<Trace>): void {
  const { stack = "" } = error instanceof Error ? error : new Error();
  const at = [...stack.matchAll(/^ +at (.{1,200}:\d+:\d+)\)?$/gm)]
    .map(([, frame = ""]) => frame.replaceAll(/[^\w<>.$# :/@-]/g, ""))
    .slice(0, MOST_FRAMES);
  const fields = { error: classOf(error), at };
  new Span({ worker, span: "failure", under, fields }).end("failed");
}
