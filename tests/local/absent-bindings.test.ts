/** Bindings that Cloudflare has and the local cloud has not: they say so when they are used. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud } from "./harness.ts";

/** Uses a binding in each way that one has, and reports what came of it. */
const SOURCE = `export default { async fetch(request, env) {
  const message = (promise) => Promise.resolve(promise).then(() => "answered", (error) => error.message);
  return Response.json({
    kind: typeof env.AI,
    awaited: (await env.AI) === env.AI,
    method: await message(env.AI.run("@cf/meta/llama", { prompt: "hello" })),
    caught: await env.AI.run("@cf/meta/llama").catch(() => "a fallback"),
    nested: await message(env.AI.gateway("mine").run({})),
    chained: await message(env.IMAGES.input("x").transform({ width: 1 }).output({})),
    unawaited: void env.AI.run("@cf/meta/llama"),
    json: JSON.stringify({ binding: env.AI }),
  });
} };`;
const BINDINGS = [
  { type: "ai", name: "AI" },
  { type: "images", name: "IMAGES" },
];

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.dispatchTo("modelled");
});

afterAll(() => cloud.dispose());

const used = (worker: string) => {
  const ai = `${worker}: binding AI is of the type "ai", which does not run here`;
  return {
    kind: "object",
    awaited: true,
    method: ai,
    caught: "a fallback",
    nested: ai,
    chained: `${worker}: binding IMAGES is of the type "images", which does not run here`,
    json: '{"binding":{}}',
  };
};

test("a Worker's binding of a type that does not run says so when it is used", async () => {
  await cloud.upload("modelled", SOURCE, { bindings: BINDINGS });
  expect(await cloud.askJson("modelled")).toEqual(used("modelled"));
});

test("a user Worker's binding of a type that does not run says so when it is used", async () => {
  await cloud.upload("modelled", SOURCE, { namespace: "users", bindings: BINDINGS });
  expect(await cloud.askJson("dispatcher")).toEqual(used("users/modelled"));
});

test("a binding to a Worker that was deleted says so when it is used", async () => {
  await cloud.upload("gone", "export default { fetch: () => new Response('here') };");
  await cloud.upload(
    "asking",
    `export default { async fetch(request, env) {
      return new Response(await env.GONE.fetch(request).then((answer) => answer.text(), String));
    } };`,
    { bindings: [{ type: "service", name: "GONE", service: "gone" }] },
  );
  await cloud.api("DELETE", "workers/scripts/gone?force=true");
  expect((await cloud.ask("asking")).text).toBe(
    'Error: asking: binding GONE names a Worker that is not there: "gone"',
  );
});
