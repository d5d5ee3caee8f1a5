/** Consumes the queues that no Worker of an account consumes, see `held-messages.ts`. */
import type { ContentType } from "../contract.ts";

export default {
  async queue(batch: MessageBatch, env: { NODE: Fetcher }): Promise<void> {
    for (const { body } of batch.messages) {
      const [content, type] = asSent(body);
      const question = new URLSearchParams({ queue: batch.queue, type });
      await env.NODE.fetch(`http://node.invalid/?${question}`, { method: "POST", body: content });
    }
  },
};

/** A message does not tell how it was sent: text is taken for JSON's, which is the usual way. */
function asSent(body: unknown): [content: BodyInit, type: ContentType] {
  const binary = body instanceof ArrayBuffer || ArrayBuffer.isView(body);
  return binary ? [body as BodyInit, "bytes"] : [JSON.stringify(body) ?? "", "json"];
}
