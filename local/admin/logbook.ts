/** What this process and its Workers wrote last: people read it at `GET /__local/logs`. */

import type { Written } from "../console/model.ts";

const MOST_LINES = 20_000;
/** Lines of one answer. */
const PAGE = 1_000;
/** How the runtime marks a line of a Worker. */
const BY_WORKER = "worker: ";

export class Logbook {
  #lines: Written[] = [];
  #seq = 0;

  readonly add = (text: string): void => {
    this.#seq += 1;
    const said = text.startsWith(BY_WORKER) ? text.slice(BY_WORKER.length) : text;
    const line = said.startsWith("{") ? objectIn(said) : undefined;
    const written = { seq: this.#seq, at: new Date().toISOString(), text: said };
    this.#lines.push(line === undefined ? written : { ...written, line });
    // In one go, as a shift of an array this long is slow.
    if (this.#lines.length > 2 * MOST_LINES) this.#lines = this.#lines.slice(-MOST_LINES);
  };

  /** The newest lines after this one, oldest first. */
  after(seq: number): { lines: Written[]; last: number } {
    const first = this.#lines[0]?.seq ?? this.#seq + 1;
    const from = Math.max(0, seq - first + 1, this.#lines.length - PAGE);
    return { lines: this.#lines.slice(from), last: this.#seq };
  }

  /** The lines of Workers that name this run. */
  of(run: string): Record<string, unknown>[] {
    return this.#lines.flatMap(({ line }) => (line?.run === run ? [line] : []));
  }
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
