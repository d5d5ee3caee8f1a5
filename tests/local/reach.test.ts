/** What a Worker reaches and what reaches it beside requests: the API, crons, tail events. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACCOUNT, TestCloud, TOKEN, until } from "./harness.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
});

afterAll(() => cloud.dispose());

test("Cloudflare's API, asked by a Worker, is this cloud's own", async () => {
  await cloud.upload(
    "asks",
    `export default { async fetch() {
      const answer = await fetch("https://api.cloudflare.com/client/v4/accounts/${ACCOUNT}", {
        headers: { authorization: "Bearer ${TOKEN}" } });
      return new Response(answer.body, answer);
    } };`,
  );
  const said = await cloud.askJson<{ result: { id: string } }>("asks");
  expect(said.result.id).toBe(ACCOUNT);
});

test("a cron of a Worker fires when it is said, and one that it does not have does not", async () => {
  const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", { title: "c" });
  await cloud.upload(
    "nightly",
    `export default {
      fetch() { return new Response("day"); },
      async scheduled({ cron }, env) { await env.KV.put("cron", cron); } };`,
    { bindings: [{ type: "kv_namespace", name: "KV", namespace_id: id }] },
  );
  await cloud.api("PUT", "workers/scripts/nightly/schedules", [{ cron: "17 3 * * *" }]);
  const event = { account: ACCOUNT, script: "nightly" };
  const fired = await cloud.admin("POST", "scheduled", { ...event, cron: "17 3 * * *" });
  expect(fired).toEqual({ outcome: "ok" });
  expect(await cloud.api("GET", `storage/kv/namespaces/${id}/values/cron`)).toBe("17 3 * * *");
  await expect(cloud.admin("POST", "scheduled", { ...event, cron: "1 1 * * *" })).rejects.toThrow(
    "expected 404 to be 200",
  );
});

test("a tail Worker gets the events of the Worker that names it", async () => {
  const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", { title: "t" });
  await cloud.upload(
    "tail",
    `export default { async tail(events, env) {
      await env.KV.put("seen", events[0].logs[0].message[0]); } };`,
    { bindings: [{ type: "kv_namespace", name: "KV", namespace_id: id }] },
  );
  await cloud.upload(
    "tailed",
    `export default { fetch() { console.log("a line"); return new Response("done"); } };`,
    { tailConsumers: [{ service: "tail" }] },
  );
  expect((await cloud.ask("tailed")).text).toBe("done");
  const seen = `storage/kv/namespaces/${id}/values/seen`;
  await until(async () => expect((await cloud.apiAnswer("GET", seen)).body.result).toBe("a line"));
});
