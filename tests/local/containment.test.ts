import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { TestCloud, uploadForm } from "./harness.ts";

const GREETER = `import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
export class Counter extends DurableObject { fetch() { return new Response("counted"); } }
export class Named extends WorkerEntrypoint { greet() { return "hello"; } }
export function notAClass() {}
export default { fetch() { return new Response("greeter"); } };`;

/** Starts where it is checked at upload, with bindings that do nothing, and not where it is to run. */
const EXPLODES = `import { env, DurableObject, WorkerEntrypoint } from "cloudflare:workers";
if (typeof env.BOOM === "object") throw new Error("boom at the start");
export class Named extends WorkerEntrypoint { greet() { return "hello"; } }
export class Counter extends DurableObject {}
export default { fetch() { return new Response("calm"); } };`;
const BOOM = { type: "version_metadata", name: "BOOM" };

const HELLO = `export default { fetch(request, env) {
  return new Response("hello " + Object.keys(env).sort().join());
} };`;

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.upload("greeter", GREETER);
  await cloud.upload("bystander", HELLO);
});
afterAll(() => cloud.dispose());

afterEach(async () => {
  const bystander = await cloud.ask("bystander");
  expect([bystander.status, bystander.text]).toEqual([200, "hello "]);
  expect((await cloud.ask("greeter")).text).toBe("greeter");
});

test.each([
  [
    "an entrypoint that is not there",
    { type: "service", service: "greeter", entrypoint: "Nobody" },
  ],
  ["the entrypoint of nothing", { type: "service", service: "greeter", entrypoint: "notAClass!" }],
])("a Worker that binds %s runs, with a binding that says so", async (_what, binding) => {
  const asks = `export default { async fetch(request, env) {
    return new Response(await env.TO.greet().catch(({ message }) => message));
  } };`;
  await cloud.upload("dangling", asks, { bindings: [{ ...binding, name: "TO" }] });
  expect((await cloud.ask("dangling")).text).toBe(
    `dangling: binding TO names what "greeter" lacks: "${binding.entrypoint}"`,
  );
});

test.each([
  [
    "a Durable Object as an entrypoint",
    { type: "service", service: "greeter", entrypoint: "Counter" },
  ],
])("a Worker that binds %s says why it does not run, or runs", async (_what, binding) => {
  await cloud.upload("odd", HELLO, { bindings: [{ ...binding, name: "TO" }] });
  const odd = await cloud.ask("odd");
  expect([200, 501]).toContain(odd.status);
  if (odd.status === 501) expect(odd.text).toContain("This Worker does not run in the local cloud");
});

test.each(["notAClass", "Named"])(
  "a Worker whose migration makes a Durable Object class of %s says why it does not run, or runs",
  async (name) => {
    const migrations = { new_tag: "v1", new_sqlite_classes: [name] };
    await cloud.upload(`odd-${name.toLowerCase()}`, GREETER, { migrations });
    const odd = await cloud.ask(`odd-${name.toLowerCase()}`);
    expect([200, 501]).toContain(odd.status);
    if (odd.status === 501)
      expect(odd.text).toContain("This Worker does not run in the local cloud");
  },
);

test("two that do not start keep neither each other nor a third back", async () => {
  await Promise.all([
    cloud.upload("bad-one", EXPLODES, { bindings: [BOOM] }),
    cloud.upload("bad-two", EXPLODES, { bindings: [BOOM] }),
    cloud.upload("good", HELLO),
  ]);
  const answers = await Promise.all(["bad-one", "bad-two", "good"].map((name) => cloud.ask(name)));
  expect(answers.map(({ status }) => status)).toEqual([501, 501, 200]);
  expect(answers[0]?.text).toContain("This Worker does not run in the local cloud");
  expect(answers[0]?.text).toContain("boom at the start");
  await cloud.upload("bad-one", EXPLODES);
  expect((await cloud.ask("bad-one")).text).toBe("calm");
  expect((await cloud.ask("bad-two")).status).toBe(501);
});

test("those that bind to a Worker which stops starting go on", async () => {
  const migrations = { new_tag: "v1", new_sqlite_classes: ["Counter"] };
  await cloud.upload("callee", EXPLODES, { migrations });
  await cloud.upload("caller", HELLO, {
    bindings: [
      { type: "service", name: "ENTRYPOINT", service: "callee", entrypoint: "Named" },
      { type: "service", name: "SERVICE", service: "callee" },
      {
        type: "durable_object_namespace",
        name: "OBJECTS",
        script_name: "callee",
        class_name: "Counter",
      },
    ],
  });
  expect((await cloud.ask("caller")).text).toBe("hello ENTRYPOINT,OBJECTS,SERVICE");
  await cloud.upload("callee", EXPLODES, { bindings: [BOOM] });
  expect((await cloud.ask("callee")).status).toBe(501);
  expect((await cloud.ask("caller")).text).toBe("hello ENTRYPOINT,OBJECTS,SERVICE");
});

test("one that never started keeps a cloud that starts again from nothing", async () => {
  await cloud.upload("bad-one", EXPLODES, { bindings: [BOOM] });
  await cloud.end("SIGTERM");
  await cloud.start();
  expect((await cloud.ask("bad-one")).status).toBe(501);
});

test.each([
  [{ type: "ratelimit", namespace_id: "1", simple: { limit: 1, period: 30 } }, 10021],
  [{ type: "ratelimit", namespace_id: "1" }, 10021],
  [{ type: "durable_object_namespace", class_name: "Any", script_name: "nobody" }, 10061],
  [{ type: "queue" }, 10021],
])("%j is refused", async (binding, code) => {
  const metadata = { main_module: "index.js", bindings: [{ ...binding, name: "TO" }] };
  const answer = await cloud.apiAnswer(
    "PUT",
    "workers/scripts/refused",
    uploadForm(metadata, HELLO),
  );
  expect([answer.status, (answer.body.errors as { code: number }[])[0]?.code]).toEqual([400, code]);
});
