/** Miniflare's options for queues; it keeps their messages in memory, until workerd starts again. */
import type { WorkerOptions } from "miniflare";
import type { Queue, QueueConsumer, Script } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";

/** Every queue by its id: a way in for Node, and for Miniflare the delay of each. */
export function queueProducers(store: Store): Record<string, unknown> {
  return Object.fromEntries(
    store.queues
      .list()
      .map(({ id, name, settings }) => [
        id,
        { queueName: name, deliveryDelay: settings.delivery_delay },
      ]),
  );
}

/** The queues whose messages a Worker takes. */
export function queueConsumers({ accountId, name }: Script, store: Store): Partial<WorkerOptions> {
  const consumed = store.queues
    .list((queue) => queue.accountId === accountId && isConsumer(queue, name))
    .flatMap((queue) => {
      const first = consumedFirst(store, queue.name);
      if (first?.queue.id !== queue.id || first.consumer.script !== name) return [];
      const { batch_size, max_wait_time_ms, max_retries, retry_delay } = first.consumer.settings;
      const { deadLetterQueue } = first.consumer;
      const options = {
        maxBatchSize: batch_size,
        maxBatchTimeout: max_wait_time_ms / 1000,
        maxRetries: max_retries,
        retryDelay: retry_delay,
        ...(deadLetterQueue === "" ? {} : { deadLetterQueue }),
      };
      return [[queue.name, options] as const];
    });
  return consumed.length === 0 ? {} : { queueConsumers: Object.fromEntries(consumed) };
}

const isConsumer = ({ consumers }: Queue, name: string): boolean =>
  consumers.some(({ script }) => script === name);

/** The queues that no Worker takes messages from, see `held-messages.ts`. */
export function heldQueues(store: Store): NonNullable<WorkerOptions["queueConsumers"]> {
  const names = store.queues.list().map(({ name }) => name);
  const held = names.filter((name) => heldQueue(store, name) !== undefined);
  return Object.fromEntries(held.map((name) => [name, { maxBatchSize: 100, maxBatchTimeout: 0 }]));
}

/** The queue of this name when no Worker takes its messages. */
export function heldQueue(store: Store, name: string): Queue | undefined {
  if (consumedFirst(store, name) !== undefined) return undefined;
  return store.queues.find((queue) => queue.name === name);
}

/**
 * Of the queues of this name, in whatever account, the first whose messages a Worker takes: Miniflare
 * knows queues by their names alone and takes one consumer of each.
 */
function consumedFirst(store: Store, name: string) {
  const consumed = (queue: Queue): { queue: Queue; consumer: QueueConsumer } | undefined => {
    if (queue.name !== name || queue.settings.delivery_paused) return undefined;
    const runs = ({ script }: QueueConsumer) =>
      script !== null && store.scripts.get(scriptKey(queue.accountId, null, script)) !== undefined;
    const consumer = queue.consumers.find(runs);
    return consumer && { queue, consumer };
  };
  return store.queues.list().flatMap((queue) => consumed(queue) ?? [])[0];
}
