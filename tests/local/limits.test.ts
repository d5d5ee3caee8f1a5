/** Cloudflare's limits that a program could meet: what is within them works, what is over is refused and stored nowhere. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT, TestCloud, uploadForm } from "./harness.ts";

const SOURCE = `export default { fetch(request) {
  return Response.json({ url: request.url.length, header: (request.headers.get("x-large") ?? "").length });
}, scheduled() {} };`;

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.upload("there", SOURCE);
});
afterAll(() => cloud.dispose());

/** Asks the API, which must refuse with this code and store nothing. */
async function refused(code: number, method: string, path: string, body: unknown): Promise<void> {
  const before = await cloud.admin("GET", "snapshot");
  const answer = await cloud.apiAnswer(method, path, body);
  expect(answer.body, JSON.stringify(answer.body)).toMatchObject({
    success: false,
    result: null,
    errors: [{ code }],
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await cloud.admin("GET", "snapshot")).toEqual(before);
}

function upload(bindings: unknown[], more: Record<string, unknown> = {}): FormData {
  const metadata = { main_module: "index.js", compatibility_date: "2024-10-22", bindings, ...more };
  return uploadForm(metadata, SOURCE);
}

const variables = (count: number, type = "plain_text") =>
  Array.from({ length: count }, (_, n) => ({ type, name: `V${n}`, text: "x" }));

describe("a Worker", () => {
  const path = "workers/scripts/limited";

  test("has 128 variables and secrets together, and no more", async () => {
    // A Worker of its own, as an upload keeps the secrets that are there.
    const full = "workers/scripts/full";
    const most = [...variables(64), ...variables(128, "secret_text").slice(64)];
    await cloud.api("PUT", full, upload(most));
    const one = { type: "secret_text", name: "ONE_MORE", text: "x" };
    await refused(10055, "PUT", full, upload([...most, one]));
    await refused(10055, "POST", `${full}/versions`, upload([...most, one]));
    await refused(10055, "PUT", `${full}/secrets`, one);
    await refused(10055, "PATCH", `${full}/secrets-bulk`, { secrets: { ONE_MORE: one } });
    await cloud.api("PUT", `${full}/secrets`, { ...one, name: "V64" });
  });

  test("has variables and secrets of 5 KB", async () => {
    const of = (bytes: number, type: string) => ({ type, name: "V", text: "ü".repeat(bytes / 2) });
    for (const type of ["plain_text", "secret_text"]) {
      await cloud.api("PUT", path, upload([of(5120, type)]));
      await refused(10054, "PUT", path, upload([of(5122, type)]));
    }
    await refused(10054, "PUT", `${path}/secrets`, of(5122, "secret_text"));
  });

  test("has no secret under the name of another binding", async () => {
    await cloud.api("PUT", path, upload([{ type: "plain_text", name: "V", text: "x" }]));
    await refused(10053, "PUT", `${path}/secrets`, { name: "V", type: "secret_text", text: "x" });
  });

  test("has eight tags", async () => {
    const tags = Array.from({ length: 9 }, (_, n) => `tag-${n}`);
    await cloud.api("PUT", path, upload([], { tags: tags.slice(1) }));
    await refused(10155, "PUT", path, upload([], { tags }));
    await refused(10155, "PATCH", `${path}/script-settings`, { tags });
  });
});

describe("an account", () => {
  test("has 250 cron triggers, over all its Workers", async () => {
    const crons = (count: number) => Array.from({ length: count }, () => ({ cron: "* * * * *" }));
    await cloud.upload("other", SOURCE);
    await cloud.api("PUT", "workers/scripts/there/schedules", crons(200));
    await cloud.api("PUT", "workers/scripts/other/schedules", crons(50));
    await refused(10072, "PUT", "workers/scripts/other/schedules", crons(51));
    await cloud.api("PUT", "workers/scripts/there/schedules", crons(200));
  });

  test("has 500 Workers, and as many user Workers as it likes", async () => {
    const before = await cloud.admin("GET", "snapshot");
    const workers = Array.from({ length: 500 }, (_, n) => ({ name: `worker-${n}` }));
    await cloud.admin("POST", "fill", { accounts: [{ id: ACCOUNT, name: "full", workers }] });
    await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
    await refused(10037, "PUT", "workers/scripts/one-more", upload([]));
    await cloud.api("PUT", "workers/scripts/worker-7", upload([]));
    await cloud.api("PUT", "workers/dispatch/namespaces/users/scripts/one-more", upload([]));
    await cloud.admin("POST", "restore", before);
  });
});

describe("one call of the KV API", () => {
  test("writes and deletes 10,000 keys", async () => {
    const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", {
      title: "bulk",
    });
    const keys = Array.from({ length: 10_001 }, (_, n) => `key-${n}`);
    const path = `storage/kv/namespaces/${id}/bulk`;
    await refused(
      10001,
      "PUT",
      path,
      keys.map((key) => ({ key, value: "x" })),
    );
    await refused(10001, "POST", `${path}/delete`, keys);
    await refused(10001, "POST", `${path}/get`, { keys: keys.slice(0, 101) });
  });
});

describe("a KV namespace", () => {
  const WRITER = `export default { async fetch(request, env) {
    const at = async (key, value, options) => {
      try { await env.KV.put(key, value, options); return "written"; } catch (error) { return "refused"; }
    };
    const text = (length) => "x".repeat(length);
    return Response.json([
      await at(text(512), "x"), await at(text(513), "x"),
      await at("a", "x", { metadata: text(1022) }), await at("a", "x", { metadata: text(1023) }),
      await at("a", "x", { expirationTtl: 60 }), await at("a", "x", { expirationTtl: 59 }),
      await at("a", text(25 * 1024 * 1024)), await at("a", text(25 * 1024 * 1024 + 1)),
    ]);
  } };`;
  const DISPATCHER = `export default { fetch: (request, env) => env.NS.get("writer").fetch(request) };`;

  test("takes keys, values, metadata and times within Cloudflare's limits, from whatever Worker", async () => {
    const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", {
      title: "kv",
    });
    const bindings = [{ type: "kv_namespace", name: "KV", namespace_id: id }];
    await cloud.api("POST", "workers/dispatch/namespaces", { name: "writers" });
    await cloud.upload("writer", WRITER, { bindings });
    await cloud.upload("writer", WRITER, { bindings, namespace: "writers" });
    const dispatch = { type: "dispatch_namespace", name: "NS", namespace: "writers" };
    await cloud.upload("dispatcher", DISPATCHER, { bindings: [dispatch] });
    const expected = Array.from({ length: 4 }, () => ["written", "refused"]).flat();
    expect(await cloud.askJson("writer")).toEqual(expected);
    expect(await cloud.askJson("dispatcher")).toEqual(expected);
  });
});

describe("a request to a Worker", () => {
  test("has a URL of 16 KB", async () => {
    const url = "https://there.code24-local.workers.dev/";
    const path = (length: number) => `/?${"x".repeat(length - url.length - 1)}`;
    const answer = await cloud.askJson<{ url: number }>("there", path(16 * 1024));
    expect(answer.url).toBe(16 * 1024);
    expect((await cloud.ask("there", path(17 * 1024))).status).toBe(414);
  });

  test("has headers of 128 KB", async () => {
    const ask = (length: number) =>
      cloud.ask("there", "/", { headers: { "x-large": "x".repeat(length) } });
    expect(JSON.parse((await ask(120 * 1024)).text)).toMatchObject({ header: 120 * 1024 });
    expect((await ask(129 * 1024)).status).toBe(431);
  });

  test("has a body of 100 MB", async () => {
    const headers = { "content-length": String(100 * 1024 * 1024 + 1) };
    const answer = await cloud.ask("there", "/", { method: "POST", headers });
    expect(answer.status).toBe(413);
  });
});
