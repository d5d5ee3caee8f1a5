/** What a workflow's steps may return, what their instance says meanwhile, and how it ends when they fail. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TestCloud, until } from "./harness.ts";

/** `params.kind` names what the run does; with POST on `/event` an instance gets an event. */
const WORKER = `import { WorkflowEntrypoint } from "cloudflare:workers";
import { NonRetryableError } from "cloudflare:workflows";
class OutOfLuckError extends Error { name = "OutOfLuckError"; }
const once = { retries: { limit: 0, delay: 0 } };
const gate = (env, name) => async () => {
  for (;;) { if ((await env.KV.get(name)) !== null) return "open"; await scheduler.wait(20); }
};
const RUNS = {
  event: (step) => step.waitForEvent("word", { type: "word", timeout: "1 hour" }).then(({ payload }) => payload),
  sleep: (step) => step.sleep("long", "1 hour"),
  retry: (step) => step.do("again", { retries: { limit: 5, delay: "1 hour" } }, async () => { throw new Error("not yet"); }),
  default: (step) => step.do("again", async () => { throw new Error("not yet"); }),
  beside: (step, env, { name }) => Promise.all([step.do("work", gate(env, name)), step.waitForEvent("word", { type: "word" })]),
  work: async (step, env, { name }) => [await step.do("work", gate(env, name)), await step.do("after", async () => "done")],
  result: (step, env, { bytes }) => step.do("big", once, async () => "x".repeat(bytes)).then((text) => text.length),
  binary: (step, env, { bytes }) => step.do("big", once, async () => ({ data: new Uint8Array(bytes) })).then(({ data }) => data.byteLength),
  plain: (step) => step.do("fail", once, async () => { throw new Error("the reason"); }),
  type: (step) => step.do("fail", once, async () => null.x),
  named: (step) => step.do("fail", once, async () => { throw new OutOfLuckError("the reason"); }),
  fatal: (step) => step.do("fail", async () => { throw new NonRetryableError("the reason"); }),
  many: async (step, env, { steps }) => { for (let n = 0; n < steps; n += 1) await step.do("one of many", async () => n); return steps; },
  several: async (step) => {
    let left = 1;
    await step.do("twice", { retries: { limit: 2, delay: 10, backoff: "constant" }, timeout: "1 minute" }, async () => {
      if (left-- > 0) throw new TypeError("not yet");
      return { word: "done" };
    });
    await step.sleep("short", 20);
    await step.do("twice", async () => undefined);
    return (await step.waitForEvent("word", { type: "word", timeout: "2 hours" })).payload;
  },
  outside: () => { throw new OutOfLuckError("the reason"); },
};
export class Steps extends WorkflowEntrypoint {
  run({ payload }, step) { return RUNS[payload.kind](step, this.env, payload); }
}
export default { async fetch(request, env) {
  const url = new URL(request.url);
  const id = url.searchParams.get("id");
  const size = Number(url.searchParams.get("size"));
  try {
    if (url.pathname === "/batch") return Response.json((await env.STEPS.createBatch(Array.from({ length: size }, (_, n) => ({ id: id + "-" + n, params: { kind: "event" } })))).length);
    if (url.pathname === "/event") await (await env.STEPS.get(id)).sendEvent({ type: url.searchParams.get("type") ?? "word", payload: size ? "x".repeat(size) : await request.text() });
    else if (request.method === "POST") await env.STEPS.create({ id, params: size ? { kind: "event", more: "x".repeat(size) } : await request.json() });
    return Response.json(await (await env.STEPS.get(id)).status());
  } catch (error) { return Response.json({ threw: error.message }); }
} };`;

interface Status {
  status?: string;
  error?: unknown;
  output?: unknown;
  threw?: string;
}

let cloud: TestCloud;
let kv: string;
let count = 0;
let id: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
  kv = (await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", { title: "gates" })).id;
  const workflow = { class_name: "Steps", script_name: "steps" };
  await cloud.upload("steps", WORKER, {
    bindings: [
      { type: "kv_namespace", name: "KV", namespace_id: kv },
      { type: "workflow", name: "STEPS", workflow_name: "steps", ...workflow },
    ],
  });
  await cloud.api("PUT", "workflows/steps", workflow);
});

beforeEach(() => {
  count += 1;
  id = `instance-${count}`;
});

afterAll(() => cloud.dispose());

async function ask(path: string, body?: string): Promise<Status> {
  const init = body === undefined ? {} : { method: "POST", body };
  return JSON.parse((await cloud.ask("steps", path, init)).text) as Status;
}

const create = (params: unknown) => ask(`/?id=${id}`, JSON.stringify(params));
const status = () => ask(`/?id=${id}`);
const becomes = (expected: Status) =>
  until(async () => expect(await status()).toMatchObject(expected));
const change = (action: string) =>
  cloud.api("PATCH", `workflows/steps/instances/${id}/status`, { status: action });
const openGate = (name: string) =>
  cloud.api("PUT", `storage/kv/namespaces/${kv}/bulk`, [{ key: name, value: "open" }]);
const inApi = () =>
  cloud.api<{ status: string; error: unknown }>("GET", `workflows/steps/instances/${id}`);

describe("an instance says", () => {
  test("waiting while it waits for an event, and goes on with it", async () => {
    await create({ kind: "event" });
    await becomes({ status: "waiting", error: null, output: null });
    expect((await inApi()).status).toBe("waiting");
    await ask(`/event?id=${id}`, "hello");
    await becomes({ status: "complete", output: "hello" });
  });

  test("waiting again after a restart of the cloud", async () => {
    await create({ kind: "event" });
    await becomes({ status: "waiting" });
    await cloud.end("SIGKILL");
    await cloud.start();
    await becomes({ status: "waiting" });
    await ask(`/event?id=${id}`, "later");
    await becomes({ status: "complete", output: "later" });
  });

  test.each(["sleep", "retry", "default"])("waiting during a %s", async (kind) => {
    await create({ kind });
    await becomes({ status: "waiting" });
  });

  test("running while one of its steps works, whatever the others wait for", async () => {
    await create({ kind: "beside", name: id });
    await becomes({ status: "running" });
    await openGate(id);
    await becomes({ status: "waiting" });
  });

  test("waitingForPause until the step that works is done, then paused until it is resumed", async () => {
    await create({ kind: "work", name: id });
    await becomes({ status: "running" });
    await change("pause");
    expect((await status()).status).toBe("waitingForPause");
    await openGate(id);
    await becomes({ status: "paused" });
    await change("resume");
    await becomes({ status: "complete", output: ["open", "done"] });
  });
});

describe("the largest", () => {
  const MIB = 1024 * 1024;
  const tooLarge = {
    name: "WorkflowInternalError",
    message: "Step big-1 output is too large. Maximum allowed size is 1MiB.",
  };

  test("result of a step is 1 MiB of text", async () => {
    await create({ kind: "result", bytes: MIB - 2 });
    await becomes({ status: "complete", output: MIB - 2 });
  });

  test.each(["result", "binary"])(
    "result is not larger: a step with more fails (%s)",
    async (kind) => {
      await create({ kind, bytes: MIB + 1 });
      await becomes({ status: "errored", error: tooLarge });
    },
  );

  test("event is 1 MiB: create and sendEvent refuse a larger payload", async () => {
    const refusal = { threw: expect.stringMatching(/^instance\.payload_too_large/) };
    expect(await ask(`/?id=${id}&size=${MIB}`, "")).toEqual(refusal);
    expect(await status()).toEqual({ threw: "instance.not_found" });
    await create({ kind: "event" });
    await becomes({ status: "waiting" });
    expect(await ask(`/event?id=${id}&size=${MIB}`, "")).toEqual(refusal);
    expect((await status()).status).toBe("waiting");
    await ask(`/event?id=${id}&size=${MIB - 2}`, "");
    await becomes({ status: "complete", output: "x".repeat(MIB - 2) });
  });

  test("event is 1 MiB for the API too", async () => {
    const answer = await cloud.apiAnswer("POST", "workflows/steps/instances", {
      instance_id: id,
      params: { more: "x".repeat(MIB) },
    });
    expect(answer).toMatchObject({ status: 400, body: { success: false } });
    expect(await status()).toEqual({ threw: "instance.not_found" });
  });
});

describe("a workflow", () => {
  test("runs as many steps as its limits say, and no more", async () => {
    await cloud.api("PUT", "workflows/steps", {
      class_name: "Steps",
      script_name: "steps",
      limits: { steps: 3 },
    });
    await create({ kind: "many", steps: 3 });
    await becomes({ status: "complete", output: 3 });
    id = `${id}-over`;
    await create({ kind: "many", steps: 4 });
    await becomes({
      status: "errored",
      error: { message: expect.stringContaining("The limit of 3 steps has been reached") },
    });
    await cloud.api("PUT", "workflows/steps", { class_name: "Steps", script_name: "steps" });
  });

  test.each([0, 25_001, 1.5])("has no limit of %d steps", async (steps) => {
    const definition = { class_name: "Steps", script_name: "steps", limits: { steps } };
    expect((await cloud.apiAnswer("PUT", "workflows/steps", definition)).status).toBe(400);
  });

  test("creates 100 instances at once, and no more", async () => {
    expect(await ask(`/batch?id=${id}&size=101`)).toEqual({
      threw: expect.stringMatching(/^instance\.batch_too_large/),
    });
    expect(await ask(`/batch?id=${id}&size=100`)).toBe(100);
  });

  test.each(["", "x".repeat(101), "two words", "-first"])(
    "refuses an event of the type %j",
    async (type) => {
      await create({ kind: "event" });
      await becomes({ status: "waiting" });
      expect(await ask(`/event?id=${id}&type=${encodeURIComponent(type)}`, "x")).toEqual({
        threw: "instance.invalid_event_type",
      });
    },
  );
});

describe("the error of a run carries the name and the message of", () => {
  test.each([
    ["plain", "Error", "the reason"],
    ["type", "TypeError", "Cannot read properties of null (reading 'x')"],
    ["named", "OutOfLuckError", "the reason"],
    ["fatal", "NonRetryableError", "the reason"],
    ["outside", "OutOfLuckError", "the reason"],
  ])("%s: %s", async (kind, name, message) => {
    await create({ kind });
    await becomes({ status: "errored", error: { name, message }, output: null });
    expect(await inApi()).toMatchObject({ status: "errored", error: { name, message } });
  });
});

describe("the API tells of the steps of an instance", () => {
  const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const details = () =>
    cloud.api<{ steps: { start: string; end: string }[]; step_count: number }>(
      "GET",
      `workflows/steps/instances/${id}`,
    );
  const step = (name: string, attempts: object[], output: string | null) => ({
    ...{ type: "step", name, start: moment, end: moment, success: true, output, attempts },
    config: expect.objectContaining({ retries: expect.anything() }),
  });
  const attempt = (error: object | null) => ({
    ...{ start: moment, end: moment, success: error === null, error },
  });
  const done = [
    step(
      "twice-1",
      [attempt({ name: "TypeError", message: "not yet" }), attempt(null)],
      '{"word":"done"}',
    ),
    { type: "sleep", name: "short-1", start: moment, end: moment, finished: true, error: null },
    step("twice-2", [attempt(null)], null),
  ];
  const waiting = { type: "waitForEvent", name: "word-1", start: moment, end: moment, error: null };

  test("while it runs, and after it has ended and the cloud has started again", async () => {
    await create({ kind: "several" });
    await becomes({ status: "waiting" });
    await until(async () => expect((await details()).steps).toHaveLength(4));
    const { steps } = await details();
    expect(steps).toEqual([...done, { ...waiting, finished: false }]);
    const [last] = steps.slice(-1);
    const hours = (Date.parse(last?.end ?? "") - Date.parse(last?.start ?? "")) / 3_600_000;
    expect(hours).toBeCloseTo(2, 3);
    await cloud.api("POST", `workflows/steps/instances/${id}/events/word`, { n: 1 });
    await becomes({ status: "complete", output: { n: 1 } });
    const ended = [
      ...done,
      { ...waiting, finished: true, output: expect.stringContaining('{"n":1}') },
    ];
    expect(await details()).toMatchObject({ steps: ended, step_count: 4 });
    await cloud.end("SIGKILL");
    await cloud.start();
    expect((await details()).steps).toEqual(ended);
    const simple = await cloud.api("GET", `workflows/steps/instances/${id}?simple=true`);
    expect(simple).toMatchObject({ steps: [], step_count: 4 });
  });

  test("with the one that failed, and how it was terminated", async () => {
    await create({ kind: "plain" });
    await becomes({ status: "errored" });
    const error = { name: "Error", message: "the reason" };
    const failed = { name: "fail-1", success: false, attempts: [{ success: false, error }] };
    expect((await details()).steps).toMatchObject([failed]);
    id = `${id}-terminated`;
    await create({ kind: "sleep" });
    await becomes({ status: "waiting" });
    await change("terminate");
    expect((await details()).steps.at(-1)).toEqual({
      type: "termination",
      trigger: { source: "user" },
    });
  });
});

describe("instances in numbers", () => {
  test("are deleted, whether they run or not, and their ids are free again", async () => {
    await create({ kind: "sleep" });
    await becomes({ status: "waiting" });
    const ids = [id, "nobody"];
    expect(
      await cloud.api("POST", "workflows/steps/instances/batch/delete", { instances: ids }),
    ).toEqual({
      deleted: [{ id }],
      errors: [{ id: "nobody", message: expect.stringContaining("instance.not_found") }],
    });
    expect(await status()).toMatchObject({ threw: expect.stringContaining("instance.not_found") });
    await create({ kind: "event" });
    await ask(`/event?id=${id}`, "again");
    await becomes({ status: "complete", output: "again" });
  });

  test("are terminated by what they do", async () => {
    await create({ kind: "sleep" });
    await becomes({ status: "waiting" });
    await cloud.api("PUT", "workflows/steps/instances/terminate?status=running");
    expect(await status()).toMatchObject({ status: "waiting" });
    await cloud.api("PUT", "workflows/steps/instances/terminate?status=waiting");
    expect(await status()).toMatchObject({ status: "terminated" });
  });
});
