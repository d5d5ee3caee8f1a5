/** Messages pushed over HTTP: https://developers.cloudflare.com/api/resources/queues/subresources/messages/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Queue } from "../state/model.ts";
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

export function messageRoutes({ runtime }: Cloud, locate: (c: Context) => Queue): Hono {
  const routes = new Hono();
  const send = async (c: Context, { id }: Queue, messages: Message[]) => {
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
      messages.map(({ body: content, content_type, delay_seconds }) => ({
        body: content,
        contentType: content_type,
        ...(delay_seconds === undefined ? {} : { delaySeconds: delay_seconds }),
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
  return routes;
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
