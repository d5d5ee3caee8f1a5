/** The body of an answer, passed on as it comes and no further than it may go. */
import { EgressError } from "./refusal.ts";

export interface Bounds {
  host: string;
  /** Decoded bytes. */
  limit: number;
  /** Aborts when the time of the whole exchange is over. */
  signal: AbortSignal;
}

/** How a body ended: whole, given up by the user Worker, or cut by us. */
export type Ending = "whole" | "cancelled" | EgressError;

export function tooLarge({ host, limit }: Bounds): EgressError {
  return new EgressError("egress_too_large", `The answer of ${host} is over ${limit} bytes.`);
}

/**
 * The same bytes; over the limit, or late, the stream breaks with an error, so that nobody takes a
 * part for the whole. `ended` is called once, whether or not anybody reads.
 */
export function bounded(
  body: ReadableStream<Uint8Array>,
  bounds: Bounds,
  ended: (how: Ending, bytes: number) => void,
): ReadableStream<Uint8Array> {
  const { limit, signal } = bounds;
  const reader = body.getReader();
  let bytes = 0;
  let over = false;
  const end = (how: Ending) => {
    over = true;
    ended(how, bytes);
  };
  const breakOff = (controller: ReadableStreamDefaultController, why: EgressError) => {
    if (over) return;
    end(why);
    controller.error(why);
    reader.cancel(why).catch(() => undefined);
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const late = () => breakOff(controller, brokenOff(bounds));
      if (signal.aborted) late();
      else signal.addEventListener("abort", late);
    },
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (over) return;
        bytes += value?.byteLength ?? 0;
        if (bytes > limit) breakOff(controller, tooLarge(bounds));
        else if (!done) controller.enqueue(value);
        else {
          controller.close();
          end("whole");
        }
      } catch {
        breakOff(controller, brokenOff(bounds));
      }
    },
    async cancel(reason) {
      end("cancelled");
      await reader.cancel(reason);
    },
  });
}

function brokenOff({ host, signal }: Bounds): EgressError {
  return signal.aborted
    ? new EgressError("egress_timeout", `${host} gave no whole answer in time.`)
    : new EgressError("egress_unreachable", `${host} broke off its answer.`);
}
