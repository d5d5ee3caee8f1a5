/** Names that every object answers for, and keys and times that KV takes from nobody. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workerForUrl } from "../../local/runtime/hosts.ts";
import type { Store } from "../../local/state/store.ts";
import { TestCloud, until } from "./harness.ts";

const SOURCE = "export default { fetch: () => new Response('here') };";

let cloud: TestCloud;
let kv = "";
beforeAll(async () => {
  cloud = await TestCloud.start();
  kv = `storage/kv/namespaces/${await made()}`;
});
afterAll(() => cloud.dispose());

const made = async () =>
  (await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", { title: "kv" })).id;

test.each(["constructor", "toString", "valueOf"])(
  "a binding of the type %s is one that does not run here",
  async (type) => {
    await cloud.upload("odd", SOURCE, { bindings: [{ type, name: "A" }] });
    const { bindings } = await cloud.api<{ bindings: unknown }>(
      "GET",
      "workers/scripts/odd/settings",
    );
    expect(bindings).toEqual([{ type, name: "A" }]);
    expect(await cloud.ask("odd")).toMatchObject({ status: 200, text: "here" });
  },
);

test("a kept secret is told apart from the names that are written", async () => {
  const bindings = [{ type: "secret_text", name: "constructor", text: "x" }];
  await cloud.upload("secretive", SOURCE, { bindings });
  await cloud.api("PATCH", "workers/scripts/secretive/secrets-bulk", { secrets: {} });
  const kept = await cloud.api<{ name: string }[]>("GET", "workers/scripts/secretive/secrets");
  expect(kept.map(({ name }) => name)).toEqual(["constructor"]);
});

describe("KV", () => {
  test("gives a key of any name back", async () => {
    const key = "__proto__";
    await cloud.api("PUT", `${kv}/bulk`, [{ key, value: "v" }]);
    const { values } = await cloud.api<{ values: object }>("POST", `${kv}/bulk/get`, {
      keys: [key],
    });
    expect(Object.entries(values)).toEqual([[key, "v"]]);
  });

  test.each([
    ["", 414],
    ["x".repeat(513), 414],
    [".", 400],
    ["..", 400],
  ])("refuses the key %j wherever it is named", async (key, status) => {
    const calls = [
      cloud.apiAnswer("PUT", `${kv}/bulk`, [{ key, value: "v" }]),
      cloud.apiAnswer("POST", `${kv}/bulk/get`, { keys: [key] }),
      cloud.apiAnswer("POST", `${kv}/bulk/delete`, [key]),
    ];
    for (const answer of await Promise.all(calls)) expect(answer.status).toBe(status);
  });

  test.each([
    ["PUT", "values/a?expiration_ttl=abc"],
    ["PUT", "values/a?expiration_ttl=59"],
    ["PUT", "values/a?expiration=12"],
    ["GET", "keys?limit=-5"],
    ["GET", "keys?limit=many"],
  ])("refuses %s %s", async (method, path) => {
    const body = method === "PUT" ? "v" : undefined;
    const { status, body: answer } = await cloud.apiAnswer(method, `${kv}/${path}`, body);
    expect(status).toBe(400);
    expect(answer.success).toBe(false);
  });

  test("refuses metadata of more than 1,024 bytes and times of bulk writes that are over", async () => {
    const write = (more: object) =>
      cloud.apiAnswer("PUT", `${kv}/bulk`, [{ key: "a", value: "v", ...more }]);
    expect((await write({ metadata: "m".repeat(1023) })).status).toBe(413);
    expect((await write({ expiration: 12 })).status).toBe(400);
    expect((await write({ expiration_ttl: 1.5 })).status).toBe(400);
    expect((await write({ expiration_ttl: 60, metadata: {} })).status).toBe(200);
  });
});

describe.each(["constructor", "__proto__"])("the host %s", (host) => {
  test("is nobody's", () => {
    const none = { list: () => [], find: () => undefined, revision: 0 };
    const names = ["accounts", "customDomains", "documents", "scripts", "zones"];
    const store = Object.fromEntries(names.map((name) => [name, none])) as unknown as Store;
    expect(workerForUrl(store, new URL(`https://${host}/`))).toBeUndefined();
  });

  test("leads a Worker's fetch nowhere", async () => {
    const source = `export default { async fetch() {
      const answer = await fetch("http://${host}/");
      return new Response(String(answer.status));
    } };`;
    await cloud.upload("asking", source);
    await until(async () => expect((await cloud.ask("asking")).text).toBe("530"));
  });
});
