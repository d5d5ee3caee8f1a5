import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { TestCloud, until } from "./harness.ts";

/** Starts an instance with POST, tells its status with GET; `params.gate` keeps it waiting. */
const WORKER = `import { WorkflowEntrypoint } from "cloudflare:workers";
export class Life extends WorkflowEntrypoint {
  async run(event, step) {
    const { word, gate } = event.payload;
    const first = await step.do("first", async () => {
      await this.env.KV.put("ran-" + event.instanceId, String(Number((await this.env.KV.get("ran-" + event.instanceId)) ?? 0) + 1));
      if (word === "fail") throw new Error("no such word");
      return word.toUpperCase();
    });
    if (gate) {
      await step.do("gate", { retries: { limit: 600, delay: 100, backoff: "constant" } }, async () => {
        if ((await this.env.KV.get(gate)) === null) throw new Error("closed");
      });
    }
    return { first, id: event.instanceId };
  }
}
export default { async fetch(request, env) {
  const id = new URL(request.url).searchParams.get("id");
  try {
    if (request.method === "POST") {
      const instance = await env.LIFE.create({ id: id ?? undefined, params: await request.json() });
      return Response.json({ id: instance.id });
    }
    return Response.json(await (await env.LIFE.get(id)).status());
  } catch (error) {
    return Response.json({ threw: error.message });
  }
} };`;

let cloud: TestCloud;
let kv: string;
let count = 0;
let id: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
  kv = (
    await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", { title: "workflow-values" })
  ).id;
  const binding = { class_name: "Life", script_name: "flows" };
  await cloud.upload("flows", WORKER, {
    bindings: [
      { type: "kv_namespace", name: "KV", namespace_id: kv },
      { type: "workflow", name: "LIFE", workflow_name: "life", ...binding },
    ],
  });
  await cloud.api("PUT", "workflows/life", binding);
});

beforeEach(() => {
  count += 1;
  id = `instance-${count}`;
});

afterAll(() => cloud.dispose());

async function create(params: unknown, name: string | null = id) {
  const query = name === null ? "" : `?id=${name}`;
  const answer = await cloud.ask("flows", `/${query}`, {
    method: "POST",
    body: JSON.stringify(params),
  });
  return JSON.parse(answer.text) as { id?: string; threw?: string };
}

const status = (name = id) =>
  cloud.askJson<{ status: string; error: unknown; output: unknown }>("flows", `/?id=${name}`);

const finished = (name = id) =>
  until(async () => {
    const now = await status(name);
    expect(now.status).toBe("complete");
    return now;
  });

/** How many times the first step of an instance ran. */
const runs = async () =>
  (await cloud.apiAnswer("GET", `storage/kv/namespaces/${kv}/values/ran-${id}`)).body;

const openGate = (gate: string) =>
  cloud.api("PUT", `storage/kv/namespaces/${kv}/bulk`, [{ key: gate, value: "open" }]);

const waitsAtGate = () => until(async () => expect(await runs()).toBe(1));

test("an instance finishes, and its status has three keys", async () => {
  expect(await create({ word: "yes" })).toEqual({ id });
  expect(await finished()).toEqual({
    status: "complete",
    error: null,
    output: { first: "YES", id },
  });
});

test("an instance without an id gets one", async () => {
  const created = await create({ word: "yes" }, null);
  expect(created.id).toMatch(/^[0-9a-f-]{36}$/);
  expect((await finished(created.id)).output).toEqual({ first: "YES", id: created.id });
});

test("an id is used once: a second create throws and runs nothing", async () => {
  await create({ word: "yes" });
  const before = await finished();
  expect((await create({ word: "other" })).threw).toMatch(/already.exists/);
  expect(await status()).toEqual(before);
  expect(await runs()).toBe(1);
});

test("an absent instance throws", async () => {
  expect(await status("never-made")).toEqual({ threw: "instance.not_found" });
});

test("an id with characters that are not allowed is refused", async () => {
  expect((await create({ word: "yes" }, "no%2Fslash")).threw).toBe("instance.invalid_id");
});

test("the API lists the instances and tells one's details", async () => {
  await create({ word: "yes" });
  await finished();
  const listed = await cloud.api<{ id: string; status: string }[]>(
    "GET",
    "workflows/life/instances",
  );
  expect(listed).toContainEqual(expect.objectContaining({ id, status: "complete" }));
  expect(await cloud.api("GET", `workflows/life/instances/${id}`)).toMatchObject({
    status: "complete",
    success: true,
    output: { first: "YES", id },
  });
});

test("a finished instance survives kill -9 and is not run again", async () => {
  await create({ word: "yes" });
  const before = await finished();
  await cloud.end("SIGKILL");
  await cloud.start();
  expect(await status()).toEqual(before);
  expect(await runs()).toBe(1);
});

test("an unfinished instance goes on after kill -9 without repeating a finished step", async () => {
  const gate = `gate-${id}`;
  await create({ word: "yes", gate });
  await waitsAtGate();
  await cloud.end("SIGKILL");
  await cloud.start();
  expect((await status()).status).not.toBe("complete");
  await openGate(gate);
  expect((await finished()).output).toEqual({ first: "YES", id });
  expect(await runs()).toBe(1);
});

test("an unfinished instance goes on after an upload restarted workerd", async () => {
  const gate = `gate-${id}`;
  await create({ word: "yes", gate });
  await waitsAtGate();
  await cloud.upload(`other-${count}`, `export default { fetch() { return new Response("x"); } };`);
  await openGate(gate);
  expect((await finished()).output).toEqual({ first: "YES", id });
  expect(await runs()).toBe(1);
});

test("a terminated instance stays terminated after a restart", async () => {
  const gate = `gate-${id}`;
  await create({ word: "yes", gate });
  await waitsAtGate();
  await cloud.api("PATCH", `workflows/life/instances/${id}/status`, { status: "terminate" });
  await cloud.end("SIGKILL");
  await cloud.start();
  expect((await status()).status).toBe("terminated");
});

test("an instance that ended is told the same by everyone who asks at once", async () => {
  await create({ word: "yes" });
  await until(async () => expect(await runs()).toBe(1));
  const told = await Promise.all(Array.from({ length: 8 }, () => finished()));
  expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
  expect((await create({ word: "other" })).threw).toMatch(/already.exists/);
});

test("an instance that ended may be started again, also after a restart of the cloud", async () => {
  await create({ word: "yes" });
  const before = await finished();
  const again = () =>
    cloud.api("PATCH", `workflows/life/instances/${id}/status`, { status: "restart" });
  await again();
  await until(async () => expect(await runs()).toBe(2));
  expect(await finished()).toEqual(before);
  await cloud.end("SIGKILL");
  await cloud.start();
  expect(await finished()).toEqual(before);
  expect(await runs()).toBe(2);
  await again();
  await until(async () => expect(await runs()).toBe(3));
  expect(await finished()).toEqual(before);
});

test("an instance that ended cannot be terminated", async () => {
  await create({ word: "yes" });
  const before = await finished();
  const path = `workflows/life/instances/${id}/status`;
  expect((await cloud.apiAnswer("PATCH", path, { status: "terminate" })).status).not.toBe(200);
  expect(await status()).toEqual(before);
});
