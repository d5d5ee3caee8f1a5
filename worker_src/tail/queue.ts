/** Where spans wait for the collector, so that none is lost while it is away. */
import type { Line } from "../shared/trace/line.ts";

/** Characters of a message; a queue takes 128 KB: https://developers.cloudflare.com/queues/platform/limits/ */
const MOST_TEXT = 100_000;

/** Throws what the queue refuses with. */
export async function queueSpans(queue: Queue<Line[]> | undefined, lines: Line[]): Promise<void> {
  if (queue === undefined) return;
  let message: Line[] = [];
  let size = 0;
  for (const line of lines) {
    const { length } = JSON.stringify(line);
    if (size + length > MOST_TEXT) {
      await queue.send(message);
      [message, size] = [[], 0];
    }
    message.push(line);
    size += length;
  }
  await queue.send(message);
}
