import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT, TestCloud, TOKEN, until } from "./harness.ts";

const DISPATCHER = `export default { async fetch(request, env) {
  const [, script] = new URL(request.url).pathname.split("/");
  let stub;
  try { stub = env.NS.get(script); } catch (error) { return new Response("get threw: " + error.message); }
  try { return await stub.fetch(request); }
  catch (error) { return new Response("fetch threw: " + error.message, { status: 502 }); }
} };`;

const greet = (word: string) => `export default { fetch() { return new Response("${word}"); } };`;

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
  await cloud.upload(
    "outbound",
    `export default { async fetch(request) { return new Response("outbound of " + request.url); } };`,
  );
  await cloud.upload("dispatcher", DISPATCHER, {
    bindings: [{ type: "dispatch_namespace", name: "NS", namespace: "users" }],
  });
  await cloud.upload("guarded", DISPATCHER, {
    bindings: [
      {
        type: "dispatch_namespace",
        name: "NS",
        namespace: "users",
        outbound: { worker: { service: "outbound" } },
      },
    ],
  });
});

afterAll(() => cloud.dispose());

const publish = (name: string, source: string, bindings: Record<string, unknown>[] = []) =>
  cloud.upload(name, source, { namespace: "users", bindings });

describe("a dispatch namespace", () => {
  test("runs the user Worker that get names, with the request as it came", async () => {
    await publish(
      "echo",
      `export default { async fetch(request) {
        return Response.json([request.method, request.url, await request.text(), request.headers.get("x-mine")], { status: 201 });
      } };`,
    );
    const answer = await cloud.ask("dispatcher.code24-local.workers.dev", "/echo/deep?q=1", {
      method: "POST",
      body: "hello",
      headers: { "x-mine": "yes" },
    });
    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.text)).toEqual([
      "POST",
      "https://dispatcher.code24-local.workers.dev/echo/deep?q=1",
      "hello",
      "yes",
    ]);
  });

  test("throws for a missing user Worker at fetch, not at get", async () => {
    const answer = await cloud.ask("dispatcher", "/nobody");
    expect(answer).toMatchObject({ status: 502, text: "fetch threw: Worker not found." });
  });

  test("publishes, republishes and deletes without a restart of workerd", async () => {
    await cloud.ask("dispatcher", "/nobody");
    const before = { workerds: cloud.workerds(), restarts: cloud.restarts() };
    expect((await cloud.ask("dispatcher", "/fresh")).text).toBe("fetch threw: Worker not found.");
    await publish("fresh", greet("first"));
    expect((await cloud.ask("dispatcher", "/fresh")).text).toBe("first");
    await publish("fresh", greet("second"));
    expect((await cloud.ask("dispatcher", "/fresh")).text).toBe("second");
    await cloud.api("DELETE", "workers/dispatch/namespaces/users/scripts/fresh");
    expect((await cloud.ask("dispatcher", "/fresh")).text).toBe("fetch threw: Worker not found.");
    expect({ workerds: cloud.workerds(), restarts: cloud.restarts() }).toEqual(before);
  });

  test("hands a user Worker's fetches to the outbound Worker with their own URL", async () => {
    await publish(
      "caller",
      `export default { fetch() { return fetch("https://api.example.com/v1?x=2"); } };`,
    );
    expect((await cloud.ask("guarded", "/caller")).text).toBe(
      "outbound of https://api.example.com/v1?x=2",
    );
  });

  test("a dispatcher that gives up is told so, and the user Worker ends", async () => {
    await publish(
      "endless",
      `export default { fetch() { return new Promise((resolve) => { setTimeout(resolve, 3_600_000); setInterval(() => console.log("still at it"), 20); }); } };`,
    );
    await cloud.upload(
      "impatient",
      `export default { async fetch(request, env) {
        const signal = AbortSignal.timeout(200);
        try { return await env.NS.get("endless").fetch(new Request(request, { signal })); }
        catch (error) { return new Response(error.name); }
      } };`,
      { bindings: [{ type: "dispatch_namespace", name: "NS", namespace: "users" }] },
    );
    const said = () => cloud.log.filter((line) => line.includes("still at it")).length;
    expect((await cloud.ask("impatient")).text).toBe("TimeoutError");
    await publish(
      "last",
      `export default { fetch() { console.log("is last"); return new Response(); } };`,
    );
    // Lines come in order, perhaps after the answer: when this one is here, all before it are.
    const saidSoFar = async () => {
      const last = () => cloud.log.filter((line) => line.includes("is last")).length;
      const before = last();
      await cloud.ask("dispatcher", "/last");
      await until(() => expect(last()).toBe(before + 1));
      return said();
    };
    const ended = await saidSoFar();
    expect(ended).toBeGreaterThan(0);
    // As many turns of the event loop as a working timer would have needed many times over.
    for (let n = 0; n < 20; n += 1) await cloud.ask("dispatcher", "/nobody");
    expect(await saidSoFar()).toBe(ended);
  });

  test("an error in a user Worker reaches the dispatcher", async () => {
    await publish("broken", `export default { fetch() { throw new Error("on purpose"); } };`);
    expect((await cloud.ask("dispatcher", "/broken")).text).toBe("fetch threw: on purpose");
  });
});

describe("a user Worker", () => {
  test("has its own variables and KV namespace, and no other binding", async () => {
    const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", {
      title: "user-values",
    });
    await publish(
      "stateful",
      `export default { async fetch(request, env) {
        await env.KV.put("from-worker", JSON.stringify({ n: 1 }), { metadata: { m: 2 } });
        const back = await env.KV.getWithMetadata("from-worker", "json");
        const { keys } = await env.KV.list({ prefix: "from-" });
        await env.KV.delete("absent");
        return Response.json({ back: { value: back.value, metadata: back.metadata }, keys: keys.map((key) => key.name),
          names: Object.keys(env).sort(), word: env.WORD, secret: env.SECRET, data: env.DATA, none: await env.KV.get("absent") });
      } };`,
      [
        { type: "kv_namespace", name: "KV", namespace_id: id },
        { type: "plain_text", name: "WORD", text: "plain" },
        { type: "secret_text", name: "SECRET", text: "hidden" },
        { type: "json", name: "DATA", json: { list: [1] } },
      ],
    );
    expect(await cloud.askJson("dispatcher", "/stateful")).toEqual({
      back: { value: { n: 1 }, metadata: { m: 2 } },
      keys: ["from-worker"],
      names: ["DATA", "KV", "SECRET", "WORD"],
      word: "plain",
      secret: "hidden",
      data: { list: [1] },
      none: null,
    });
    const values = `storage/kv/namespaces/${id}/values/from-worker`;
    expect((await cloud.apiAnswer("GET", values)).body).toEqual({ n: 1 });
  });

  test("gets no request.cf", async () => {
    await publish(
      "curious",
      `export default { fetch(request) { return Response.json({ cf: request.cf ?? null }); } };`,
    );
    expect(await cloud.askJson("dispatcher", "/curious")).toEqual({ cf: null });
  });

  test("has no caches.default, as a Worker of the account has", async () => {
    const source = `export default { fetch() { return Response.json({ there: "default" in caches }); } };`;
    await publish("caching", source);
    await cloud.upload("caching", source);
    expect(await cloud.askJson("dispatcher", "/caching")).toEqual({ there: false });
    expect(await cloud.askJson("caching")).toEqual({ there: true });
  });
});

test("a trusted namespace tells its user Workers of the visitor, and no other does", async () => {
  const path = "workers/dispatch/namespaces/trusting";
  const trust = (trusted_workers: boolean) =>
    cloud.api("PUT", path, { name: "trusting", trusted_workers });
  expect(
    await cloud.api("POST", "workers/dispatch/namespaces", { name: "trusting" }),
  ).toMatchObject({ trusted_workers: false });
  await cloud.upload("trusting", DISPATCHER, {
    bindings: [{ type: "dispatch_namespace", name: "NS", namespace: "trusting" }],
  });
  await cloud.upload(
    "visited",
    `export default { fetch(request) { return Response.json([request.cf?.country ?? null, typeof caches.default]); } };`,
    { namespace: "trusting" },
  );
  expect(await cloud.askJson("trusting", "/visited")).toEqual([null, "undefined"]);
  expect(await trust(true)).toMatchObject({ namespace_name: "trusting", trusted_workers: true });
  expect(await cloud.askJson("trusting", "/visited")).toEqual(["US", "object"]);
  expect(await trust(false)).toMatchObject({ trusted_workers: false });
  expect(await cloud.askJson("trusting", "/visited")).toEqual([null, "undefined"]);
});

test("a user Worker that a Worker publishes is the one that it meets in the same request", async () => {
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "published" });
  const path = `accounts/${ACCOUNT}/workers/dispatch/namespaces/published/scripts/page`;
  await cloud.upload(
    "publisher",
    `export default { async fetch(request, env) {
      const text = new URL(request.url).searchParams.get("text");
      const form = new FormData();
      const metadata = { main_module: "index.js", compatibility_date: "2024-10-22" };
      form.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
      const source = "export default { fetch() { return new Response(" + JSON.stringify(text) + "); } };";
      form.set("index.js", new File([source], "index.js", { type: "application/javascript+module" }));
      const put = await fetch("https://api.cloudflare.com/client/v4/${path}", {
        method: "PUT", body: form, headers: { authorization: "Bearer ${TOKEN}" } });
      const page = await env.PAGES.get("page").fetch("https://page.example/");
      return new Response(put.status + " " + (await page.text()));
    } };`,
    { bindings: [{ type: "dispatch_namespace", name: "PAGES", namespace: "published" }] },
  );
  for (const text of ["first", "second", "third"]) {
    expect((await cloud.ask("publisher", `/?text=${text}`)).text).toBe(`200 ${text}`);
  }
});
