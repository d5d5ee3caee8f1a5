import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT, TestCloud } from "./harness.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
});

beforeEach(() => cloud.admin("POST", "reset"));

afterAll(() => cloud.dispose());

const namespaces = () => cloud.api<{ id: string; title: string }[]>("GET", NAMESPACES);
const NAMESPACES = "storage/kv/namespaces";
const titles = async () => (await namespaces()).map(({ title }) => title);
const make = (title: string) => cloud.api<{ id: string }>("POST", NAMESPACES, { title });

describe("faults", () => {
  const path = "/storage/kv/namespaces$";

  test("status: answers in place of the API, as often as asked", async () => {
    await cloud.admin("POST", "faults", [
      { method: "POST", path, count: 2, kind: "status", status: 429, retryAfter: 3 },
    ]);
    expect(await titles()).toEqual([]);
    for (const _ of [1, 2]) {
      const { status, headers, body } = await cloud.apiAnswer("POST", NAMESPACES, { title: "a" });
      expect([status, headers.get("retry-after"), body.success]).toEqual([429, "3", false]);
    }
    await make("a");
    expect(await titles()).toEqual(["a"]);
  });

  test("a request that met a fault is in the journal with what it was answered", async () => {
    await cloud.admin("DELETE", "requests");
    await cloud.admin("POST", "faults", [
      { method: "POST", path, count: 1, kind: "status", status: 503 },
    ]);
    await cloud.apiAnswer("POST", NAMESPACES, { title: "a" });
    expect(await cloud.admin("GET", "requests")).toMatchObject([
      { method: "POST", status: 503, metadata: { title: "a" } },
    ]);
  });

  test("cut-before: hangs up and does nothing", async () => {
    await cloud.admin("POST", "faults", [{ method: "POST", path, kind: "cut-before" }]);
    await expect(make("a")).rejects.toThrow("fetch failed");
    expect(await titles()).toEqual([]);
  });

  test("cut-after: does it and hangs up without an answer", async () => {
    await cloud.admin("POST", "faults", [{ method: "POST", path, kind: "cut-after" }]);
    await expect(make("a")).rejects.toThrow("fetch failed");
    expect(await titles()).toEqual(["a"]);
  });

  test("skip lets requests pass first; delete ends what is left", async () => {
    await cloud.admin("POST", "faults", [{ path, skip: 1, count: 5, kind: "status", status: 500 }]);
    await make("a");
    expect((await cloud.apiAnswer("GET", NAMESPACES)).status).toBe(500);
    await cloud.admin("DELETE", "faults");
    expect(await titles()).toEqual(["a"]);
  });
});

test("reset drops resources, scripts, values and hosts, and the default account is there", async () => {
  const { id } = await make("a");
  await cloud.api("PUT", `${NAMESPACES}/${id}/bulk`, [{ key: "k", value: "v" }]);
  await cloud.upload("one", `export default { fetch() { return new Response("one"); } };`);
  expect((await cloud.ask("one")).text).toBe("one");
  await cloud.admin("PUT", "hosts", { "a.example.com": "http://127.0.0.1:9" });
  await cloud.admin("POST", "reset");
  expect(await titles()).toEqual([]);
  expect(await cloud.api("GET", "workers/scripts")).toEqual([]);
  expect((await cloud.ask("one")).status).toBe(404);
  expect(await cloud.admin("GET", "hosts")).toEqual({});
  await cloud.admin("POST", "fill", filled([{ id, title: "a" }]));
  expect((await cloud.apiAnswer("GET", `${NAMESPACES}/${id}/values/k`)).status).toBe(404);
});

test("restore brings back what the snapshot holds and drops what came later", async () => {
  await cloud.upload("kept", `export default { fetch() { return new Response("kept"); } };`);
  await make("kept");
  const saved = await cloud.admin("GET", "snapshot");
  await cloud.upload("kept", `export default { fetch() { return new Response("changed"); } };`);
  await make("later");
  expect((await cloud.ask("kept")).text).toBe("changed");
  await cloud.admin("POST", "restore", saved);
  expect(await cloud.admin("GET", "snapshot")).toEqual(saved);
  expect(await titles()).toEqual(["kept"]);
  expect((await cloud.ask("kept")).text).toBe("kept");
});

const filled = (kvNamespaces: { id: string; title: string }[]) => ({
  accounts: [
    {
      id: ACCOUNT,
      name: "Code24 local",
      subdomain: "code24-local",
      kv_namespaces: kvNamespaces,
      dispatch_namespaces: [{ id: "11111111-2222-3333-4444-555555555555", name: "users" }],
      workers: [{ name: "there" }],
      workflows: [{ name: "flow", class_name: "Flow", script_name: "there" }],
    },
  ],
});

test("fill adds resources with their ids; twice changes nothing", async () => {
  const file = filled([{ id: "0123456789abcdef0123456789abcdef", title: "live" }]);
  await cloud.admin("POST", "fill", file);
  const [namespace] = await namespaces();
  expect(namespace).toMatchObject({ id: "0123456789abcdef0123456789abcdef", title: "live" });
  const [dispatch] = await cloud.api<unknown[]>("GET", "workers/dispatch/namespaces");
  expect(dispatch).toMatchObject({ namespace_name: "users" });
  expect((await cloud.ask("there")).text).toBe("placeholder");
  const scripts = await cloud.api("GET", "workers/scripts");
  const { id } = await cloud.api<{ id: string }>("GET", "workflows/flow");
  await cloud.admin("POST", "fill", file);
  expect(await cloud.api("GET", "workers/scripts")).toEqual(scripts);
  expect(await cloud.api("GET", "workflows/flow")).toMatchObject({ id });
  expect(await titles()).toEqual(["live"]);
});

test("bindingOrder turns the order in which bindings are answered", async () => {
  await cloud.upload("bound", `export default { fetch() { return new Response("x"); } };`, {
    bindings: [
      { type: "plain_text", name: "B", text: "1" },
      { type: "plain_text", name: "A", text: "2" },
    ],
  });
  const names = async () => {
    const settings = await cloud.api<{ bindings: { name: string }[] }>(
      "GET",
      "workers/scripts/bound/settings",
    );
    return settings.bindings.map(({ name }) => name);
  };
  expect(await names()).toEqual(["B", "A"]);
  await cloud.admin("PUT", "options", { bindingOrder: "reversed" });
  expect(await names()).toEqual(["A", "B"]);
});

test("kvWriteLimit refuses a second write to a key within a second", async () => {
  const { id } = await make("limited");
  const source = `export default { async fetch(request, env) {
    // Again with other keys, should a second end in between.
    for (let attempt = 1; ; attempt += 1) {
      const begun = Date.now();
      const written = [];
      for (const key of ["a", "b", "a"]) {
        try { await env.KV.put(key + attempt, "v"); written.push(key); } catch (error) { written.push(error.message); }
      }
      if (Date.now() - begun < 1000) return Response.json([...written, await env.KV.get("b" + attempt)]);
    }
  } };`;
  const bindings = [{ type: "kv_namespace", name: "KV", namespace_id: id }];
  await cloud.upload("writer", source, { bindings });
  expect(JSON.parse((await cloud.ask("writer")).text)).toEqual(["a", "b", "a", "v"]);
  await cloud.admin("PUT", "options", { kvWriteLimit: true });
  const limited = ["a", "b", "KV PUT failed: 429 Too Many Requests", "v"];
  expect(JSON.parse((await cloud.ask("writer")).text)).toEqual(limited);
});
