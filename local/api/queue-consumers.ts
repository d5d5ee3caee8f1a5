/** https://developers.cloudflare.com/api/resources/queues/subresources/consumers/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Queue, QueueConsumer, Script } from "../state/model.ts";
import { scriptKey } from "../state/store.ts";
import { type Cloud, hexId, now, param } from "./cloud.ts";
import { body, jsonWith, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

/** https://developers.cloudflare.com/queues/platform/limits/ */
const consumer = z.object({
  type: z.enum(["worker", "http_pull"]).default("worker"),
  script_name: z.string().optional(),
  dead_letter_queue: z.string().nullish(),
  settings: z
    .object({
      batch_size: z.number().int().min(1).max(100),
      max_retries: z.number().int().min(0).max(100),
      max_wait_time_ms: z.number().int().min(0).max(60_000),
      max_concurrency: z.number().int().min(1).max(250).nullable(),
      /** Seconds. */
      retry_delay: z.number().int().min(0).max(86_400),
      visibility_timeout_ms: z.number().int().min(0).max(43_200_000),
    })
    .partial()
    .nullish(),
});

const typed = z.object({ type: z.custom((given) => given !== undefined) });

/** https://developers.cloudflare.com/queues/configuration/configure-queues/#consumer-worker-configuration */
const DEFAULT_SETTINGS: QueueConsumer["settings"] = {
  batch_size: 10,
  max_retries: 3,
  max_wait_time_ms: 5_000,
  max_concurrency: null,
  retry_delay: 0,
  visibility_timeout_ms: 30_000,
};

export function consumerRoutes(
  cloud: Cloud,
  locate: (c: Context) => Queue,
  save: (queue: Queue) => Queue,
): Hono {
  const routes = new Hono();
  const find = (c: Context, queue: Queue): QueueConsumer => {
    const found = queue.consumers.find(({ id }) => id === param(c, "consumer"));
    if (found !== undefined) return found;
    throw new ApiError(404, CODE.queueConsumerMissing, "Consumer not found.");
  };

  routes.get("/", (c) => {
    const queue = locate(c);
    return ok(
      c,
      queue.consumers.map((one) => consumerView(queue, one)),
    );
  });
  routes.post("/", async (c) => {
    const queue = locate(c);
    await jsonWith(
      c,
      typed,
      CODE.queueConsumerInvalid,
      'A consumer has a "type": "worker" or "http_pull".',
    );
    const made = await read(cloud, c, queue, undefined);
    // A Worker and those who pull may take from one queue side by side, two Workers may not.
    if (queue.consumers.some(({ type }) => type === made.type)) {
      const message = `workers.api.error.consumer_exists: queue "${queue.name}" has a consumer already.`;
      throw new ApiError(400, CODE.queueConsumerTaken, message);
    }
    save({ ...queue, consumers: [...queue.consumers, made] });
    return ok(c, consumerView(queue, made));
  });
  routes.get("/:consumer", (c) => {
    const queue = locate(c);
    return ok(c, consumerView(queue, find(c, queue)));
  });
  routes.put("/:consumer", async (c) => {
    const queue = locate(c);
    const changed = await read(cloud, c, queue, find(c, queue));
    const consumers = queue.consumers.map((one) => (one.id === changed.id ? changed : one));
    save({ ...queue, consumers });
    return ok(c, consumerView(queue, changed));
  });
  routes.delete("/:consumer", (c) => {
    const queue = locate(c);
    const { id } = find(c, queue);
    save({ ...queue, consumers: queue.consumers.filter((one) => one.id !== id) });
    return ok(c, null);
  });
  return routes;
}

/** The consumer that a request describes; what it leaves out is as before. */
async function read(
  { store }: Cloud,
  c: Context,
  queue: Queue,
  before: QueueConsumer | undefined,
): Promise<QueueConsumer> {
  const given = await body(c, consumer, CODE.queueConsumerSettingsInvalid);
  const deadLetterQueue = given.dead_letter_queue ?? before?.deadLetterQueue ?? "";
  const known = store.queues.list(({ accountId }) => accountId === queue.accountId);
  if (deadLetterQueue !== "" && !known.some(({ name }) => name === deadLetterQueue)) {
    throw new ApiError(404, CODE.queueMissing, `Dead letter queue "${deadLetterQueue}" not found.`);
  }
  if (deadLetterQueue === queue.name) {
    const message = `Queue "${queue.name}" cannot be its own dead letter queue.`;
    throw new ApiError(400, CODE.queueConsumerSettingsInvalid, message);
  }
  const script = given.type === "worker" ? (given.script_name ?? before?.script ?? "") : null;
  if (script !== null)
    checkHandler(store.scripts.get(scriptKey(queue.accountId, null, script)), script);
  return {
    id: before?.id ?? hexId(),
    createdOn: before?.createdOn ?? now(),
    type: given.type,
    script,
    deadLetterQueue,
    settings: {
      ...DEFAULT_SETTINGS,
      ...before?.settings,
      ...given.settings,
    } as QueueConsumer["settings"],
  };
}

function checkHandler(found: Script | undefined, name: string): void {
  if (found === undefined) {
    throw new ApiError(404, CODE.scriptMissing, `Worker "${name}" does not exist on your account.`);
  }
  if (found.versions[0]?.handlers.includes("queue")) return;
  const message = `Queue handler is missing: Worker "${name}" exports no "queue".`;
  throw new ApiError(400, CODE.queueHandlerMissing, message);
}

export function consumerView(queue: Queue, one: QueueConsumer): Record<string, unknown> {
  const { visibility_timeout_ms, max_wait_time_ms, max_concurrency, ...both } = one.settings;
  const ofWorker = { ...both, max_wait_time_ms, max_concurrency };
  return {
    consumer_id: one.id,
    created_on: one.createdOn,
    type: one.type,
    queue_name: queue.name,
    dead_letter_queue: one.deadLetterQueue,
    // The API's schema calls it `script_name`; wrangler reads `script`.
    ...(one.script === null ? {} : { script: one.script, script_name: one.script }),
    settings: one.type === "worker" ? ofWorker : { ...both, visibility_timeout_ms },
  };
}
