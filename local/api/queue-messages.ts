/** Messages pushed and pulled over HTTP: https://developers.cloudflare.com/api/resources/queues/subresources/messages/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Backlog, HeldMessage } from "../runtime/contract.ts";
import type { Queue, QueueConsumer } from "../state/model.ts";
import type { Cloud } from "./cloud.ts";
import { body, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

/** https://developers.cloudflare.com/queues/platform/limits/ in bytes; 1 KB is 1,000 of them. */
const LARGEST_MESSAGE = 128_000;
const LARGEST_BATCH = 256_000;

const message = z.object({
  body: z.unknown(),
  content_type: z.enum(["text", "json"]).default("json"),
  /** Seconds. */
  delay_seconds: z.number().int().min(0).max(86_400).optional(),
});
type Message = z.infer<typeof message>;

const batch = z.object({
  messages: z.array(message).min(1).max(100),
  delay_seconds: message.shape.delay_seconds,
});

/** https://developers.cloudflare.com/queues/configuration/pull-consumers/ */
const looking = z.object({ batch_size: z.number().int().min(1).max(100).default(5) });
const pulling = looking.extend({
  visibility_timeout_ms: z.number().int().min(0).max(43_200_000).optional(),
});
const lease = z.object({ lease_id: z.string() });
const settling = z.object({
  acks: z.array(lease).default([]),
  retries: z.array(lease.extend({ delay_seconds: message.shape.delay_seconds })).default([]),
});
const purging = z.object({ refs: z.array(z.object({ ref: z.string() })) });

export function messageRoutes({ runtime }: Cloud, locate: (c: Context) => Queue): Hono {
  const routes = new Hono();
  const send = async (c: Context, { id, settings }: Queue, messages: Message[]) => {
    const sizes = messages.map((one) => Buffer.byteLength(textOf(one)));
    if (sizes.some((size) => size > LARGEST_MESSAGE)) {
      throw new ApiError(
        413,
        CODE.queueMessageTooLarge,
        "Message size out of bounds: 128 KB at most.",
      );
    }
    if (sizes.reduce((sum, size) => sum + size, 0) > LARGEST_BATCH) {
      throw new ApiError(413, CODE.queueBatchTooLarge, "Batch size out of bounds: 256 KB at most.");
    }
    await runtime.sendToQueue(
      id,
      messages.map((one) => ({
        content: Buffer.from(textOf(one)),
        contentType: one.content_type,
        delaySeconds: one.delay_seconds ?? settings.delivery_delay,
      })),
    );
    return ok(c, {});
  };
  routes.post("/", async (c) =>
    send(c, locate(c), [await body(c, message, CODE.queueMessageInvalid)]),
  );
  routes.post("/batch", async (c) => {
    const queue = locate(c);
    const { messages, delay_seconds } = await body(c, batch, CODE.queueMessageInvalid);
    return send(
      c,
      queue,
      messages.map((one) => ({ ...one, delay_seconds: one.delay_seconds ?? delay_seconds })),
    );
  });
  routes.post("/peek", async (c) => {
    const queue = locate(c);
    const { batch_size } = await body(c, looking, CODE.queueMessageInvalid);
    const messages = runtime.held.peek(queue, batch_size);
    return ok(c, { messages: messages.map((one) => ({ ...view(one), ref: one.id })) });
  });
  routes.post("/pull", async (c) => {
    const queue = locate(c);
    const { settings } = pullConsumer(queue);
    const given = await body(c, pulling, CODE.queueMessageInvalid);
    const leaseMs = given.visibility_timeout_ms ?? settings.visibility_timeout_ms;
    const messages = runtime.held.pull(queue, given.batch_size, leaseMs);
    const metrics = metricsView(runtime.held.backlog(queue));
    return ok(c, {
      message_backlog_count: metrics.backlog_count,
      messages: messages.map((one) => ({ ...view(one), lease_id: one.lease })),
      metadata: { metrics },
    });
  });
  routes.post("/ack", async (c) => {
    const queue = locate(c);
    const { settings } = pullConsumer(queue);
    const given = await body(c, settling, CODE.queueMessageInvalid);
    const { acked, retried, warnings } = runtime.held.settle(
      queue,
      given.acks.map(({ lease_id }) => lease_id),
      given.retries.map(({ lease_id, delay_seconds }) => ({
        lease: lease_id,
        delaySeconds: delay_seconds ?? settings.retry_delay,
      })),
    );
    return ok(c, { ackCount: acked, retryCount: retried, warnings });
  });
  routes.post("/purge", async (c) => {
    const queue = locate(c);
    const { refs } = await body(c, purging, CODE.queueMessageInvalid);
    runtime.held.remove(
      queue.id,
      refs.map(({ ref }) => ref),
    );
    return ok(c, { errors: [], warnings: {} });
  });
  return routes;
}

/** https://developers.cloudflare.com/queues/observability/metrics/ */
export function metricsView({ bytes, count, oldestMs }: Backlog) {
  return { backlog_bytes: bytes, backlog_count: count, oldest_message_timestamp_ms: oldestMs };
}

/** Throws {@link ApiError} unless messages of the queue may be pulled. */
function pullConsumer(queue: Queue): QueueConsumer {
  const found = queue.consumers.find(({ type }) => type === "http_pull");
  if (found !== undefined) return found;
  const message =
    `Queue "${queue.name}" has no consumer of the type "http_pull": ` +
    `add one with \`wrangler queues consumer http add ${queue.name}\`.`;
  throw new ApiError(400, CODE.queueConsumerMissing, message);
}

/** JSON and bytes are in base64: https://developers.cloudflare.com/queues/configuration/pull-consumers/#content-types */
function view({ id, sentMs, attempts, content, contentType }: HeldMessage) {
  return {
    id,
    body: content.toString(contentType === "text" ? "utf8" : "base64"),
    timestamp_ms: sentMs,
    attempts,
    metadata: { "CF-Content-Type": contentType },
  };
}

function textOf({ body: content, content_type }: Message): string {
  if (content_type === "json") return JSON.stringify(content) ?? "";
  if (typeof content === "string") return content;
  throw new ApiError(
    400,
    CODE.queueMessageInvalid,
    'The body of a message of type "text" must be text.',
  );
}
