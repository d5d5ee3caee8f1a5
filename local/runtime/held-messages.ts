/**
 * The messages of the queues that no Worker consumes: for those who pull, and until a Worker comes.
 * They are in memory, until the cloud stops.
 * https://developers.cloudflare.com/queues/configuration/pull-consumers/
 */
import { randomBytes } from "node:crypto";
import type { Queue } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import type {
  Backlog,
  ContentType,
  HeldMessage,
  PulledMessage,
  QueueMessages,
  SentMessage,
} from "./contract.ts";
import type { NodeService } from "./options.ts";
import { heldQueue } from "./queues.ts";

/** Of a message that was pulled but belongs to somebody else by now, or is gone. */
const UNKNOWN_LEASE = "The lease is unknown: its message was acknowledged, or has expired.";

/** Sends messages to a queue, also to one that a Worker consumes. */
type Send = (queue: string, messages: SentMessage[]) => void;

export class HeldMessages implements QueueMessages {
  readonly #store: Store;
  readonly #send: Send;
  /** By the id of the queue, in the order in which they came. */
  readonly #queues = new Map<string, HeldMessage[]>();
  /** Ids of messages; a lease is good for as long as its message is here. */
  readonly #leases = new Map<string, string>();

  constructor(store: Store, send: Send) {
    this.#store = store;
    this.#send = send;
  }

  hold(queue: string, messages: SentMessage[]): void {
    const now = Date.now();
    const held = this.#of(queue);
    for (const { delaySeconds = 0, ...message } of messages) {
      const id = randomBytes(16).toString("hex");
      const readyMs = now + delaySeconds * 1000;
      held.push({ ...message, id, sentMs: now, attempts: 0, readyMs });
    }
    this.#queues.set(queue, held);
  }

  pull(queue: Queue, count: number, leaseMs: number): PulledMessage[] {
    const now = Date.now();
    return this.peek(queue, count).map((message) => {
      const lease = randomBytes(24).toString("base64url");
      this.#leases.set(lease, message.id);
      message.attempts += 1;
      message.readyMs = now + leaseMs;
      return { ...message, lease };
    });
  }

  peek(queue: Queue, count: number): HeldMessage[] {
    this.#expire(queue);
    const now = Date.now();
    return this.#of(queue.id)
      .filter(({ readyMs }) => readyMs <= now)
      .slice(0, count);
  }

  settle(
    queue: Queue,
    acks: string[],
    retries: { lease: string; delaySeconds: number }[],
  ): { acked: number; retried: number; warnings: Record<string, string> } {
    const warnings: Record<string, string> = {};
    const find = (lease: string) => {
      const id = this.#leases.get(lease);
      const message = this.#of(queue.id).find((one) => one.id === id);
      if (message === undefined) warnings[lease] = UNKNOWN_LEASE;
      return message;
    };
    let [acked, retried] = [0, 0];
    for (const lease of acks) {
      const message = find(lease);
      if (message === undefined) continue;
      this.remove(queue.id, [message.id]);
      acked += 1;
    }
    for (const { lease, delaySeconds } of retries) {
      const message = find(lease);
      if (message === undefined) continue;
      message.readyMs = Date.now() + delaySeconds * 1000;
      retried += 1;
    }
    return { acked, retried, warnings };
  }

  backlog(queue: Queue): Backlog {
    this.#expire(queue);
    const held = this.#of(queue.id);
    const bytes = held.reduce((sum, { content }) => sum + content.byteLength, 0);
    return { bytes, count: held.length, oldestMs: held[0]?.sentMs ?? 0 };
  }

  remove(queue: string, ids: string[]): void {
    this.#keep(queue, ({ id }) => !ids.includes(id));
  }

  purge(queue: string): void {
    this.#keep(queue, () => false);
  }

  /** What was held of queues that no longer are. */
  released(): Map<string, SentMessage[]> {
    const released = new Map<string, SentMessage[]>();
    for (const id of this.#queues.keys()) {
      const queue = this.#store.queues.get(id);
      if (queue !== undefined && heldQueue(this.#store, queue.name) !== undefined) continue;
      const messages = this.#of(id).map(asSent);
      this.purge(id);
      if (queue !== undefined) released.set(id, messages);
    }
    return released;
  }

  clear(): void {
    this.#queues.clear();
    this.#leases.clear();
  }

  #of(queue: string): HeldMessage[] {
    return this.#queues.get(queue) ?? [];
  }

  #keep(queue: string, stays: (message: HeldMessage) => boolean): void {
    const held = this.#of(queue);
    const kept = held.filter(stays);
    if (kept.length === 0) this.#queues.delete(queue);
    else this.#queues.set(queue, kept);
    const gone = new Set(held.filter((one) => !stays(one)).map(({ id }) => id));
    for (const [lease, id] of this.#leases) if (gone.has(id)) this.#leases.delete(lease);
  }

  /** Drops what is too old, and what was pulled too often: that goes to the dead letter queue. */
  #expire(queue: Queue): void {
    const now = Date.now();
    const oldest = now - queue.settings.message_retention_period * 1000;
    const pulled = queue.consumers.find(({ type }) => type === "http_pull");
    const most = (pulled?.settings.max_retries ?? Number.POSITIVE_INFINITY) + 1;
    const dead = this.#of(queue.id).filter((one) => one.readyMs <= now && one.attempts >= most);
    const after = this.#store.queues.find(
      ({ accountId, name }) => accountId === queue.accountId && name === pulled?.deadLetterQueue,
    );
    this.#keep(queue.id, (one) => one.sentMs >= oldest && !dead.includes(one));
    if (after !== undefined && dead.length > 0) this.#send(after.id, dead.map(asSent));
  }
}

function asSent({ content, contentType }: HeldMessage): SentMessage {
  return { content, contentType };
}

/** Takes a message of a queue that is held, from `workers/held-messages.ts`. */
export function createHolder(store: Store, held: HeldMessages): NodeService {
  return async (request) => {
    const { queue: name = "", type } = Object.fromEntries(new URL(request.url).searchParams);
    // A Worker may consume it since: it is given what is held when that change is applied.
    const queue = heldQueue(store, name) ?? store.queues.find((one) => one.name === name);
    if (queue === undefined) return new Response(null, { status: 404 });
    const content = Buffer.from(await request.arrayBuffer());
    held.hold(queue.id, [{ content, contentType: type as ContentType }]);
    return new Response();
  };
}
