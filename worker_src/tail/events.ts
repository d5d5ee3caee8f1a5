/** The lines of ours among what a Worker wrote. */
import { type Line, line } from "../shared/trace/line.ts";

/** A line with what only its event says. */
export type Told = Line & {
  /** Milliseconds of CPU of the whole invocation; on its first line alone. */
  cpuMs?: number;
};

export function linesOf({ logs, scriptName, dispatchNamespace, cpuTime }: TraceItem): Told[] {
  const lines = logs.map(({ message }) => lineIn(message)).filter((found) => found !== undefined);
  // An agent does not know under which name it was uploaded.
  const named = dispatchNamespace && scriptName ? { agent: scriptName } : {};
  return lines.map((found, n) => ({ ...named, ...found, ...(n === 0 ? { cpuMs: cpuTime } : {}) }));
}

function lineIn(message: unknown): Line | undefined {
  const [text] = Array.isArray(message) ? (message as unknown[]) : [message];
  if (typeof text !== "string" || !text.startsWith("{")) return undefined;
  try {
    const parsed = line.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
