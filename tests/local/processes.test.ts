import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isWorkerd, TestCloud, until } from "./harness.ts";

const COUNTER = `export default { async fetch(request, env) {
  if (request.method === "POST") { await env.KV.put("count", String(Number((await env.KV.get("count")) ?? 0) + 1)); }
  return new Response(await env.KV.get("count"));
} };`;

let cloud: TestCloud;

beforeEach(async () => {
  cloud = await TestCloud.start();
  const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", {
    title: "counts",
  });
  await cloud.upload("counter", COUNTER, {
    bindings: [{ type: "kv_namespace", name: "KV", namespace_id: id }],
  });
  expect((await cloud.ask("counter", "/", { method: "POST" })).text).toBe("1");
});

afterEach(() => cloud.dispose());

const gone = (pids: number[]) => until(() => expect(pids.filter(isWorkerd)).toEqual([]));

test("kill -9 leaves no workerd behind, and scripts and KV values are still there", async () => {
  await cloud.upload("added", `export default { fetch() { return new Response("x"); } };`);
  const scripts = await cloud.api("GET", "workers/scripts");
  const workerds = cloud.workerds();
  expect(workerds.length).toBeGreaterThan(0);
  await cloud.end("SIGKILL");
  await gone(workerds);
  await cloud.start();
  expect(await cloud.api("GET", "workers/scripts")).toEqual(scripts);
  expect((await cloud.ask("counter")).text).toBe("1");
});

test("SIGTERM ends the process and its workerd, and leaves no temporary file", async () => {
  const workerds = cloud.workerds();
  const temporary = join(cloud.data, "tmp");
  expect(readdirSync(temporary)).not.toEqual([]);
  expect(await cloud.end("SIGTERM")).toBe(0);
  await gone(workerds);
  expect(existsSync(temporary)).toBe(false);
});

test("the start after a kill -9 removes the temporary files that it left", async () => {
  const temporary = join(cloud.data, "tmp");
  await cloud.end("SIGKILL");
  const left = readdirSync(temporary);
  expect(left).not.toEqual([]);
  await cloud.start();
  expect(readdirSync(temporary).filter((name) => left.includes(name))).toEqual([]);
});

test("the request after a crash of workerd is answered", async () => {
  const workerds = cloud.workerds();
  for (const pid of workerds) process.kill(pid, "SIGKILL");
  expect((await cloud.ask("counter")).text).toBe("1");
  await gone(workerds);
  await cloud.upload("later", `export default { fetch() { return new Response("later"); } };`);
  expect((await cloud.ask("later")).text).toBe("later");
});

test("a request that workerd dies under is answered, not left hanging", async () => {
  await cloud.upload(
    "waiter",
    `export default { async fetch() { console.log("waits"); await new Promise((done) => setTimeout(done, 60_000)); return new Response("late"); } };`,
  );
  const answer = cloud.ask("waiter", "/", { method: "POST", body: "{}" });
  await until(() => expect(cloud.log.some((line) => line.includes("waits"))).toBe(true));
  for (const pid of cloud.workerds()) process.kill(pid, "SIGKILL");
  expect(await answer).toMatchObject({ status: 500, text: "error code: 1101" });
  expect((await cloud.ask("counter")).text).toBe("1");
});

test("uploads in a row cost one restart of workerd", async () => {
  const before = cloud.restarts();
  await cloud.upload("first", `export default { fetch() { return new Response("first"); } };`);
  await cloud.upload("second", `export default { fetch() { return new Response("second"); } };`);
  expect((await cloud.ask("first")).text).toBe("first");
  expect((await cloud.ask("second")).text).toBe("second");
  expect(cloud.restarts()).toBe(before + 1);
});

test("an upload does not cut a request that is being answered", async () => {
  await cloud.upload(
    "slow",
    `export default { async fetch(request) { console.log("answers"); await new Promise((done) => setTimeout(done, 1_000)); return new Response("whole"); } };`,
  );
  const answer = cloud.ask("slow", "/", { method: "POST", body: "{}" });
  await until(() => expect(cloud.log.some((line) => line.includes("answers"))).toBe(true));
  await cloud.upload("other", `export default { fetch() { return new Response("other"); } };`);
  expect((await cloud.ask("other")).text).toBe("other");
  expect(await answer).toMatchObject({ status: 200, text: "whole" });
});

test("a Worker that loops is given up with 1102, and the others answer again", async () => {
  await cloud.upload("looping", `export default { fetch() { for (;;); } };`);
  expect(await cloud.ask("looping")).toMatchObject({ status: 503, text: "error code: 1102" });
  expect((await cloud.ask("counter")).text).toBe("1");
});

test("a script that loops while starting is refused at upload", async () => {
  const form = new FormData();
  form.set("metadata", new Blob([JSON.stringify({ main_module: "index.js" })]));
  const module = new Blob(["for (;;); export default {};"], {
    type: "application/javascript+module",
  });
  form.set("index.js", module, "index.js");
  const { status, body } = await cloud.apiAnswer("PUT", "workers/scripts/endless", form);
  expect(status).toBe(400);
  expect(JSON.stringify(body.errors)).toContain("Script startup exceeded CPU time limit.");
  expect((await cloud.ask("counter")).text).toBe("1");
});

test("many uploads at once outlive the processes that start candidates, and each tells its own", async () => {
  const numbers = Array.from({ length: 100 }, (_, number) => number);
  await Promise.all(
    numbers.map((number) =>
      cloud.upload(
        `candidate-${number}`,
        `export default { fetch() {}, ${number % 2 ? "scheduled" : "queue"}() {} }; // ${number}`,
      ),
    ),
  );
  const scripts = await cloud.api<{ id: string; handlers: string[] }[]>("GET", "workers/scripts");
  const told = Object.fromEntries(scripts.map(({ id, handlers }) => [id, handlers]));
  for (const number of numbers) {
    const second = number % 2 ? "scheduled" : "queue";
    expect(told[`candidate-${number}`]?.toSorted()).toEqual(["fetch", second].toSorted());
  }
  expect(cloud.workerds().length).toBeLessThanOrEqual(2);
});
