/** Messages reach the Worker that consumes the queue, as its consumer's settings say. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT, TestCloud, until } from "./harness.ts";

/** Sends what is posted, a JSON list, to its queue. */
const PRODUCER = `export default { async fetch(request, env) {
  const bodies = await request.json();
  if (bodies.length === 1) await env.QUEUE.send(bodies[0]);
  else await env.QUEUE.sendBatch(bodies.map((body) => ({ body })));
  return new Response("sent");
} };`;

/** Keeps each batch that it gets in KV, then does what the message says. */
const CONSUMER = `export default { fetch: () => new Response("consumer"), async queue(batch, env) {
  const batches = JSON.parse((await env.KV.get(env.KEY)) ?? "[]");
  batches.push({ queue: batch.queue, messages: batch.messages.map(({ body, attempts }) => [body, attempts]) });
  await env.KV.put(env.KEY, JSON.stringify(batches));
  for (const message of batch.messages) {
    if (message.body === "retry") message.retry();
    if (message.body === "throw") throw new Error("on purpose");
  }
} };`;

interface Batch {
  queue: string;
  messages: [unknown, number][];
}

let cloud: TestCloud;
let kv: string;
let count = 0;
let name: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
  kv = (await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", { title: "batches" })).id;
});
afterAll(() => cloud.dispose());
beforeEach(() => {
  count += 1;
  name = `jobs-${count}`;
});

const makeQueue = async (queue: string, settings = {}) =>
  (await cloud.api<{ queue_id: string }>("POST", "queues", { queue_name: queue, settings }))
    .queue_id;

const consumer = (key: string) =>
  cloud.upload(`consumer-${key}`, CONSUMER, {
    bindings: [
      { type: "kv_namespace", name: "KV", namespace_id: kv },
      { type: "plain_text", name: "KEY", text: key },
    ],
  });

const consume = (id: string, key: string, settings: unknown, more = {}) =>
  cloud.api<{ consumer_id: string }>("POST", `queues/${id}/consumers`, {
    type: "worker",
    script_name: `consumer-${key}`,
    settings,
    ...more,
  });

/** A queue, a Worker that sends to it and one that consumes it. */
async function wired(settings: unknown, more = {}): Promise<string> {
  const id = await makeQueue(name);
  await cloud.upload(`producer-${name}`, PRODUCER, {
    bindings: [{ type: "queue", name: "QUEUE", queue_name: name }],
  });
  await consumer(name);
  await consume(id, name, settings, more);
  return id;
}

const send = (bodies: unknown[]) =>
  cloud.ask(`producer-${name}`, "/", { method: "POST", body: JSON.stringify(bodies) });

const batches = async (key = name) => {
  const { status, body } = await cloud.apiAnswer(
    "GET",
    `storage/kv/namespaces/${kv}/values/${key}`,
  );
  return status === 200 ? (body as unknown as Batch[]) : [];
};
const bodies = async (key = name) =>
  (await batches(key)).flatMap(({ messages }) => messages.map(([body]) => body));

describe("a Worker that consumes a queue", () => {
  test("gets what another Worker sends to it, with the queue's name", async () => {
    await wired({ max_wait_time_ms: 0 });
    await send([{ page: 1 }]);
    await until(async () =>
      expect(await batches()).toEqual([{ queue: name, messages: [[{ page: 1 }, 1]] }]),
    );
  });

  test("gets no more at once than the batch size, and everything in order", async () => {
    await wired({ batch_size: 2, max_wait_time_ms: 0 });
    await send([1, 2, 3, 4, 5]);
    await until(async () => expect(await bodies()).toEqual([1, 2, 3, 4, 5]));
    for (const { messages } of await batches()) expect(messages.length).toBeLessThanOrEqual(2);
  });

  test("gets a batch when its time is up, however few have come", async () => {
    await wired({ batch_size: 100, max_wait_time_ms: 1000 });
    await send(["first"]);
    await send(["second"]);
    await until(async () => expect(await bodies()).toEqual(["first", "second"]));
  });

  test.each(["retry", "throw"])(
    "gets a message again that it does not take (%s), and then the dead letter queue does",
    async (body) => {
      const dead = await makeQueue(`${name}-dead`);
      await consumer(`${name}-dead`);
      await consume(dead, `${name}-dead`, { max_wait_time_ms: 0, max_retries: 0 });
      const more = { dead_letter_queue: `${name}-dead` };
      await wired({ max_retries: 2, max_wait_time_ms: 0 }, more);
      await send([body]);
      await until(async () => expect(await bodies(`${name}-dead`)).toEqual([body]));
      expect((await batches()).map(({ messages }) => messages)).toEqual([
        [[body, 1]],
        [[body, 2]],
        [[body, 3]],
      ]);
    },
  );

  test("gets what the API is given, text or JSON", async () => {
    const id = await wired({ max_wait_time_ms: 0 });
    await cloud.api("POST", `queues/${id}/messages`, { body: { from: "api" } });
    await until(async () => expect(await bodies()).toEqual([{ from: "api" }]));
    const messages = [{ body: "as text", content_type: "text" }, { body: ["as", "JSON"] }];
    await cloud.api("POST", `queues/${id}/messages/batch`, { messages });
    await until(async () =>
      expect(await bodies()).toEqual([{ from: "api" }, "as text", ["as", "JSON"]]),
    );
  });

  test("gets nothing after its consumer is deleted", async () => {
    const id = await wired({ max_wait_time_ms: 0 });
    const [{ consumer_id: consumerId } = { consumer_id: "" }] = await cloud.api<
      { consumer_id: string }[]
    >("GET", `queues/${id}/consumers`);
    await cloud.api("DELETE", `queues/${id}/consumers/${consumerId}`);
    await send(["unheard"]);
    await consumer(`${name}-next`);
    await consume(id, `${name}-next`, { max_wait_time_ms: 0 });
    await send(["heard"]);
    await until(async () => expect(await bodies(`${name}-next`)).toContain("heard"));
    expect(await batches()).toEqual([]);
  });
});

interface Pulled {
  message_backlog_count: number;
  messages: {
    id: string;
    body: string;
    attempts: number;
    lease_id: string;
    metadata: { "CF-Content-Type": string };
  }[];
}

describe("a queue that no Worker consumes", () => {
  /** With somebody who pulls; the path of its messages. */
  async function pulled(settings: unknown, more = {}): Promise<string> {
    const id = await makeQueue(name);
    await cloud.api("POST", `queues/${id}/consumers`, { type: "http_pull", settings, ...more });
    return `queues/${id}/messages`;
  }
  const pull = (path: string, asked = {}) => cloud.api<Pulled>("POST", `${path}/pull`, asked);
  const push = (path: string, body: unknown, more = {}) =>
    cloud.api("POST", path, { body, ...more });
  const base64 = (text: string) => Buffer.from(text).toString("base64");

  test("is pulled from, with the form in which each message was sent", async () => {
    const path = await pulled({});
    await cloud.upload(
      `producer-${name}`,
      `export default { async fetch(request, env) {
        await env.QUEUE.send({ from: "Worker" });
        await env.QUEUE.send(new Uint8Array([1, 2, 255]), { contentType: "bytes" });
        return new Response("sent");
      } };`,
      { bindings: [{ type: "queue", name: "QUEUE", queue_name: name }] },
    );
    await cloud.ask(`producer-${name}`, "/");
    await push(path, "as text", { content_type: "text" });
    await until(async () =>
      expect(await cloud.api("POST", `${path}/peek`, {})).toMatchObject({
        messages: { length: 3 },
      }),
    );
    const { messages, message_backlog_count } = await pull(path);
    const seen = messages.map(({ body, metadata }) => [metadata["CF-Content-Type"], body]);
    expect(seen.sort()).toEqual([
      ["bytes", "AQL/"],
      ["json", base64('{"from":"Worker"}')],
      ["text", "as text"],
    ]);
    expect(messages.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
    expect(message_backlog_count).toBe(3);
    expect((await pull(path)).messages).toEqual([]);
    const [first, ...others] = messages.map(({ lease_id }) => ({ lease_id }));
    expect(
      await cloud.api("POST", `${path}/ack`, {
        acks: [...others, { lease_id: "none" }],
        retries: [first],
      }),
    ).toEqual({
      ackCount: 2,
      retryCount: 1,
      warnings: { none: "The lease is unknown: its message was acknowledged, or has expired." },
    });
    expect((await pull(path)).messages).toMatchObject([{ id: messages[0]?.id, attempts: 2 }]);
  });

  test("gives a message again when its lease is over, and then to the dead letter queue", async () => {
    const dead = await makeQueue(`${name}-dead`);
    const path = await pulled({ max_retries: 1 }, { dead_letter_queue: `${name}-dead` });
    await push(path, "late");
    const over = { visibility_timeout_ms: 0 };
    expect((await pull(path, over)).messages).toMatchObject([{ attempts: 1 }]);
    expect((await pull(path, over)).messages).toMatchObject([{ attempts: 2 }]);
    expect((await pull(path, over)).messages).toEqual([]);
    await until(async () =>
      expect(await cloud.api("POST", `queues/${dead}/messages/peek`, {})).toMatchObject({
        messages: [{ body: base64('"late"'), attempts: 0 }],
      }),
    );
  });

  test("keeps its messages for the Worker that comes, and while it is paused", async () => {
    const id = await wired({ max_wait_time_ms: 0 });
    const pause = (paused: boolean) =>
      cloud.api("PATCH", `queues/${id}`, { settings: { delivery_paused: paused } });
    await pause(true);
    await send(["one", "two"]);
    await until(async () =>
      expect(await cloud.api("GET", `queues/${id}/metrics`)).toMatchObject({
        backlog_count: 2,
        backlog_bytes: 10,
      }),
    );
    expect(await batches()).toEqual([]);
    await pause(false);
    await until(async () => {
      await send(["three"]); // so that the change is applied
      expect(await bodies()).toEqual(expect.arrayContaining(["one", "two", "three"]));
    });
    expect(await cloud.api("GET", `queues/${id}/metrics`)).toMatchObject({ backlog_count: 0 });
  });

  test("is purged, of everything or of what somebody looked at", async () => {
    const path = await pulled({});
    const queue = path.replace("/messages", "");
    expect(await cloud.api("GET", `${queue}/purge`)).toEqual({});
    for (const body of ["one", "two", "three"]) await push(path, body);
    const { messages } = await cloud.api<{ messages: { ref: string }[] }>("POST", `${path}/peek`, {
      batch_size: 1,
    });
    await cloud.api("POST", `${path}/purge`, { refs: messages.map(({ ref }) => ({ ref })) });
    expect(await cloud.api("GET", `${queue}/metrics`)).toMatchObject({ backlog_count: 2 });
    const all = { delete_messages_permanently: true };
    expect(await cloud.api("POST", `${queue}/purge`, all)).toMatchObject({ queue_name: name });
    expect(await cloud.api("GET", `${queue}/metrics`)).toEqual({
      backlog_count: 0,
      backlog_bytes: 0,
      oldest_message_timestamp_ms: 0,
    });
    expect(await cloud.api("GET", `${queue}/purge`)).toEqual({
      completed: "true",
      started_at: expect.stringMatching(/^20/),
    });
    expect(await cloud.apiAnswer("POST", `${queue}/purge`, {})).toMatchObject({ status: 400 });
  });

  test("says so when nobody may pull from it", async () => {
    const id = await makeQueue(name);
    expect(await cloud.apiAnswer("POST", `queues/${id}/messages/pull`, {})).toMatchObject({
      status: 400,
      body: { errors: [{ code: 11010, message: expect.stringContaining("http_pull") }] },
    });
  });
});

describe("the API of consumers", () => {
  test("answers what was set, and what was not by Cloudflare's defaults", async () => {
    const id = await makeQueue(name);
    await consumer(name);
    const made = await consume(id, name, { batch_size: 7 });
    expect(made).toEqual({
      consumer_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      created_on: expect.any(String),
      type: "worker",
      queue_name: name,
      script: `consumer-${name}`,
      script_name: `consumer-${name}`,
      dead_letter_queue: "",
      settings: {
        batch_size: 7,
        max_retries: 3,
        max_wait_time_ms: 5000,
        max_concurrency: null,
        retry_delay: 0,
      },
    });
    const path = `queues/${id}/consumers/${made.consumer_id}`;
    expect(await cloud.api("GET", path)).toEqual(made);
    expect(await cloud.api("PUT", path, { settings: { max_retries: 0 } })).toMatchObject({
      consumer_id: made.consumer_id,
      script: `consumer-${name}`,
      settings: { batch_size: 7, max_retries: 0 },
    });
    expect(await cloud.api("GET", `queues/${id}`)).toMatchObject({
      consumers: [{ consumer_id: made.consumer_id, settings: { max_retries: 0 } }],
      consumers_total_count: 1,
    });
  });

  test("tells which Workers a queue is bound to", async () => {
    const id = await wired({});
    expect(await cloud.api("GET", `queues/${id}`)).toMatchObject({
      producers: [{ type: "worker", script: `producer-${name}` }],
      producers_total_count: 1,
    });
  });

  test("finds queues by more than one name, as wrangler asks for them", async () => {
    await makeQueue(`${name}-a`);
    await makeQueue(`${name}-b`);
    await makeQueue(`${name}-c`);
    const found = await cloud.api<{ queue_name: string }[]>(
      "GET",
      `queues?name=${name}-a&name=${name}-b`,
    );
    expect(found.map((queue) => queue.queue_name).sort()).toEqual([`${name}-a`, `${name}-b`]);
  });

  test.each([
    ["a second Worker", { script_name: "SAME" }, 400, 11004],
    ["a Worker without a queue handler", { script_name: "deaf" }, 400, 11001],
    ["a missing Worker", { script_name: "nobody" }, 404, 10007],
    ["a missing dead letter queue", { script_name: "SAME", dead_letter_queue: "none" }, 404, 11000],
    [
      "itself as dead letter queue",
      { script_name: "SAME", dead_letter_queue: "SELF" },
      400,
      100127,
    ],
    ["a batch of 101", { script_name: "SAME", settings: { batch_size: 101 } }, 400, 100127],
    ["101 retries", { script_name: "SAME", settings: { max_retries: 101 } }, 400, 100127],
    [
      "a wait over a minute",
      { script_name: "SAME", settings: { max_wait_time_ms: 60_001 } },
      400,
      100127,
    ],
    ["a delay over a day", { script_name: "SAME", settings: { retry_delay: 86_401 } }, 400, 100127],
  ])("refuses %s", async (_what, given, status, code) => {
    const id = await wired({});
    await cloud.upload("deaf", "export default { fetch: () => new Response() };");
    const words = { SAME: `consumer-${name}`, SELF: name } as Record<string, string>;
    const asked = { type: "worker", ...given };
    const body = JSON.parse(JSON.stringify(asked), (_key, value) => words[value] ?? value);
    const answer = await cloud.apiAnswer("POST", `queues/${id}/consumers`, body);
    expect(answer).toMatchObject({ status, body: { errors: [{ code }] } });
  });

  test("refuses messages that are larger than Cloudflare takes", async () => {
    const id = await makeQueue(name);
    const path = `/accounts/${ACCOUNT}/queues/${id}/messages`;
    const push = (to: string, body: unknown) =>
      cloud.v4("POST", `${path}${to}`, "application/json", JSON.stringify(body));
    const text = (bytes: number) => ({ body: "x".repeat(bytes), content_type: "text" });
    expect((await push("", text(128_000))).status).toBe(200);
    expect(await push("", text(128_001))).toMatchObject({ status: 413, text: /10204/ });
    const half = text(100_000);
    expect((await push("/batch", { messages: [half, half] })).status).toBe(200);
    expect(await push("/batch", { messages: [half, half, half] })).toMatchObject({
      status: 413,
      text: expect.stringContaining("10205"),
    });
    expect((await push("/batch", { messages: Array(101).fill(text(1)) })).status).toBe(400);
  });
});
