/**
 * What the steps of a run did, as the API tells of an instance.
 * https://developers.cloudflare.com/api/resources/workflows/subresources/instances/methods/get/
 */

interface Failure {
  name: string;
  message: string;
}

interface Attempt {
  start: string;
  end: string | null;
  success: boolean | null;
  error: Failure | null;
}

/** A step in the API's form. */
export type StepRecord =
  | {
      type: "step";
      name: string;
      start: string;
      end: string | null;
      success: boolean | null;
      output: string | null;
      attempts: Attempt[];
      config: object;
    }
  | {
      type: "sleep" | "waitForEvent";
      name: string;
      start: string;
      /** While it waits, when it ends at the latest. */
      end: string;
      finished: boolean;
      error: Failure | null;
      output?: string;
    };

/** Characters of an output; of a longer one only its beginning is kept. */
const LONGEST_OUTPUT = 32 * 1024;
/** https://developers.cloudflare.com/workflows/build/sleeping-and-retrying/ */
const DEFAULTS = { timeout: "10 minutes" };
const EVENT_TIMEOUT = "24 hours";
/** https://developers.cloudflare.com/workflows/build/workers-api/#workflowsleepduration */
const UNITS: Record<string, number> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
  year: 31_536_000_000,
};

export class Trace {
  readonly steps: StepRecord[] = [];
  readonly #counts = new Map<string, number>();

  /** `run` is given the step's name as it is shown, and what is to be called around each attempt. */
  async step(
    name: string,
    config: object,
    run: (shown: string, around: <T>(attempt: () => Promise<T>) => Promise<T>) => Promise<unknown>,
  ): Promise<unknown> {
    const record: StepRecord = {
      type: "step",
      name: this.#named(name),
      start: now(),
      end: null,
      success: null,
      output: null,
      attempts: [],
      config: { ...DEFAULTS, ...config },
    };
    this.steps.push(record);
    const around = async <T>(callback: () => Promise<T>): Promise<T> => {
      const attempt: Attempt = { start: now(), end: null, success: null, error: null };
      record.attempts.push(attempt);
      try {
        const result = await callback();
        Object.assign(attempt, { success: true });
        return result;
      } catch (error) {
        Object.assign(attempt, { success: false, error: failureOf(error) });
        throw error;
      } finally {
        attempt.end = now();
      }
    };
    try {
      const result = await run(record.name, around);
      Object.assign(record, { success: true, output: textOf(result) });
      return result;
    } catch (error) {
      record.success = false;
      throw error;
    } finally {
      record.end = now();
    }
  }

  /** `until` in milliseconds since 1970. */
  async pause<T>(
    type: "sleep" | "waitForEvent",
    { name, until }: { name: string; until: number },
    wait: () => Promise<T>,
  ): Promise<T> {
    const end = new Date(until).toISOString();
    const record: StepRecord = {
      ...{ type, name: this.#named(name), start: now(), end },
      ...{ finished: false, error: null },
    };
    this.steps.push(record);
    try {
      const result = await wait();
      Object.assign(record, { finished: true, end: now() });
      if (type === "waitForEvent") record.output = textOf(result) ?? "";
      return result;
    } catch (error) {
      Object.assign(record, { finished: true, end: now(), error: failureOf(error) });
      throw error;
    }
  }

  /** A name with how often it was used, as Cloudflare shows it. */
  #named(name: string): string {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return `${name}-${count}`;
  }
}

/** When a duration from now ends: milliseconds, or words such as "2 hours". */
export function endOf(duration: unknown = EVENT_TIMEOUT): number {
  const [, count, unit] = /^\s*(\d+)\s*([a-z]+?)s?\s*$/.exec(String(duration)) ?? [];
  const ms = typeof duration === "number" ? duration : Number(count) * (UNITS[unit ?? ""] ?? 0);
  return Date.now() + (Number.isFinite(ms) ? ms : 0);
}

function now(): string {
  return new Date().toISOString();
}

function textOf(result: unknown): string | null {
  const text = JSON.stringify(result) as string | undefined;
  if (text === undefined) return null;
  return text.length > LONGEST_OUTPUT ? `${text.slice(0, LONGEST_OUTPUT)}…` : text;
}

function failureOf(error: unknown): Failure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { name, message };
}
