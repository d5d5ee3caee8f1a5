/** Secrets of the account, as the Workers that are bound to them read them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, uploadForm } from "./harness.ts";

const SOURCE = `export default { async fetch(request, env) {
  return new Response(await env.KEY.get().catch(({ message }) => message));
} };`;

let cloud: TestCloud;
let store: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
  const made = await cloud.api<{ id: string }>("POST", "secrets_store/stores", { name: "keys" });
  store = made.id;
  await cloud.dispatchTo("reading");
});

afterAll(() => cloud.dispose());

async function secret(name: string, value: string, scopes = ["workers"]): Promise<string> {
  const made = await cloud.api<{ id: string }[]>("POST", `secrets_store/stores/${store}/secrets`, [
    { name, value, scopes },
  ]);
  return made[0]?.id ?? "";
}

const binding = (name: string) => ({
  type: "secrets_store_secret",
  name: "KEY",
  store_id: store,
  secret_name: name,
});

test.each([
  ["a Worker of the account", {}, "reading"],
  ["a user Worker", { namespace: "users" }, "dispatcher"],
])("%s reads the value as it is now, and is told when it is gone", async (_, place, asked) => {
  const id = await secret(`of-${asked}`, "first");
  await cloud.upload("reading", SOURCE, { ...place, bindings: [binding(`of-${asked}`)] });
  expect((await cloud.ask(asked)).text).toBe("first");
  const path = `secrets_store/stores/${store}/secrets/${id}`;
  await cloud.api("PATCH", path, { value: "second" });
  expect((await cloud.ask(asked)).text).toBe("second");
  await cloud.api("DELETE", path);
  expect((await cloud.ask(asked)).text).toBe(`Secret "of-${asked}" not found`);
});

test("a binding to a secret that is not there, or not for Workers, is refused", async () => {
  await secret("for-gateways", "x", ["ai_gateway"]);
  for (const name of ["nowhere", "for-gateways"]) {
    const form = uploadForm({ main_module: "index.js", bindings: [binding(name)] }, SOURCE);
    const answer = await cloud.apiAnswer("PUT", "workers/scripts/refused", form);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [
          {
            code: 10182,
            message: `Secrets Store binding 'KEY' references store '${store}' and secret '${name}' which were not found.`,
          },
        ],
      },
    });
  }
});

test.each([
  [[{ name: "", value: "x", scopes: ["workers"] }], 1001, "secret_name_empty"],
  [[{ name: "a", value: "x", scopes: [] }], 1001, "secret_scopes_empty"],
  [[{ name: "a", value: "x", scopes: ["mail"] }], 1001, "secret_scope_invalid"],
  [[{ name: "a", value: "x".repeat(65_537), scopes: ["workers"] }], 1001, "at most 64 KiB"],
  [
    ["a", "a"].map((name) => ({ name, value: "x", scopes: ["workers"] })),
    1003,
    "secret_name_already_exists: a",
  ],
])("secrets %# are refused, all of them", async (secrets, code, message) => {
  const path = `secrets_store/stores/${store}/secrets`;
  const before = await cloud.api("GET", path);
  expect(await cloud.apiAnswer("POST", path, secrets)).toMatchObject({
    status: 400,
    body: { errors: [{ code, message: expect.stringContaining(message) }] },
  });
  expect(await cloud.api("GET", path)).toEqual(before);
});
