/** The lines of ours among what a Worker wrote. */
import { type Line, line } from "../shared/trace/line.ts";

/** A line with what only its event says. */
export type Told = Line & {
  /** Milliseconds of CPU of the whole invocation; on its first line alone. */
  cpuMs?: number;
};

export function linesOf({ logs, scriptName, dispatchNamespace, cpuTime }: TraceItem): Told[] {
  // What a user Worker writes may look like a line of ours, and is looked at closely.
  const read = dispatchNamespace ? checkedLine : ownLine;
  const lines = logs.map(({ message }) => read(message)).filter((found) => found !== undefined);
  // An agent does not know under which name it was uploaded.
  const named = dispatchNamespace && scriptName ? { agent: scriptName } : {};
  return lines.map((found, n) => ({ ...named, ...found, ...(n === 0 ? { cpuMs: cpuTime } : {}) }));
}

function checkedLine(message: unknown): Line | undefined {
  const parsed = line.safeParse(objectIn(message));
  return parsed.success ? parsed.data : undefined;
}

function ownLine(message: unknown): Line | undefined {
  const found = objectIn(message) as Partial<Line> | undefined;
  return found?.span !== undefined && found.traceId !== undefined ? (found as Line) : undefined;
}

function objectIn(message: unknown): unknown {
  const [text] = Array.isArray(message) ? (message as unknown[]) : [message];
  if (typeof text !== "string" || !text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
