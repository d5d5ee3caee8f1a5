/** Miniflare's options for queues; it keeps their messages in memory, until workerd starts again. */
import type { WorkerOptions } from "miniflare";
import type { Script } from "../state/model.ts";
import type { Store } from "../state/store.ts";

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
    .list((queue) => queue.accountId === accountId)
    .flatMap((queue) => {
      const consumer = queue.consumers.find(({ script }) => script === name);
      if (consumer === undefined || queue.settings.delivery_paused) return [];
      // Miniflare knows queues by their names alone and takes one consumer of each.
      if (consumedFirst(store, queue.name) !== queue.id) return [];
      const { batch_size, max_wait_time_ms, max_retries, retry_delay } = consumer.settings;
      const options = {
        maxBatchSize: batch_size,
        maxBatchTimeout: max_wait_time_ms / 1000,
        maxRetries: max_retries,
        retryDelay: retry_delay,
        ...(consumer.deadLetterQueue === "" ? {} : { deadLetterQueue: consumer.deadLetterQueue }),
      };
      return [[queue.name, options] as const];
    });
  return consumed.length === 0 ? {} : { queueConsumers: Object.fromEntries(consumed) };
}

/** Of the queues of this name, in whatever account, the first that a Worker consumes. */
function consumedFirst(store: Store, name: string): string | undefined {
  const [first] = store.queues.list(
    (queue) => queue.name === name && queue.consumers.some(({ script }) => script !== null),
  );
  return first?.id;
}
