/**
 * Scripts of the older syntax, with the bindings that only it has and those that it has as globals.
 * https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACCOUNT, TestCloud, until, uploadForm, WASM } from "./harness.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.dispose());

async function upload(name: string, source: string, bindings: object[], parts: [string, File][]) {
  const form = uploadForm({ body_part: "index.js", bindings }, source, "application/javascript");
  for (const [part, file] of parts) form.set(part, file);
  await cloud.api("PUT", `workers/scripts/${name}`, form);
  await cloud.api("POST", `workers/scripts/${name}/subdomain`, { enabled: true });
}

test("a script has the parts of its upload as globals: text, bytes and WebAssembly", async () => {
  await upload(
    "blobs",
    `addEventListener("fetch", (event) => event.respondWith(answer()));
    async function answer() {
      const { exports } = await WebAssembly.instantiate(SEVEN);
      return Response.json([TEXT, [...new Uint8Array(BYTES)], exports.seven()]);
    }`,
    [
      { type: "text_blob", name: "TEXT", part: "TEXT" },
      { type: "data_blob", name: "BYTES", part: "BYTES" },
      { type: "wasm_module", name: "SEVEN", part: "SEVEN" },
    ],
    [
      // Wrangler sends the path as the file's name.
      ["TEXT", new File(["a word"], "./words/one.txt", { type: "text/plain" })],
      [
        "BYTES",
        new File([new Uint8Array([1, 255])], "BYTES", { type: "application/octet-stream" }),
      ],
      ["SEVEN", new File([WASM], "seven.wasm", { type: "application/wasm" })],
    ],
  );
  expect(await cloud.askJson("blobs", "/")).toEqual(["a word", [1, 255], 7]);
});

test("a script runs beside bindings that are made of modules, or that do not run here", async () => {
  const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", {
    title: "seen",
  });
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
  await cloud.upload("user", "export default { fetch: () => new Response('user Worker') };", {
    namespace: "users",
  });
  await upload(
    "older",
    `const started = typeof POINTS;
    addEventListener("fetch", (event) => event.respondWith(answer(event.request)));
    addEventListener("scheduled", (event) => event.waitUntil(SEEN.put("cron", event.cron)));
    async function answer(request) {
      POINTS.writeDataPoint({ blobs: ["one"] });
      const user = await (await USERS.get("user").fetch(request)).text();
      const ai = await AI.run("model").catch((error) => error.message);
      return Response.json([started, user, ai, await SEEN.get("cron")]);
    }`,
    [
      { type: "kv_namespace", name: "SEEN", namespace_id: id },
      { type: "analytics_engine", name: "POINTS", dataset: "points" },
      { type: "dispatch_namespace", name: "USERS", namespace: "users" },
      { type: "ai", name: "AI" },
    ],
    [],
  );
  await cloud.api("PUT", "workers/scripts/older/schedules", [{ cron: "*/5 * * * *" }]);
  const event = { account: ACCOUNT, script: "older", cron: "*/5 * * * *" };
  await cloud.admin("POST", "scheduled", event);
  await until(async () =>
    expect(await cloud.askJson("older", "/")).toEqual([
      "object",
      "user Worker",
      'older: binding AI is of the type "ai", which does not run here',
      "*/5 * * * *",
    ]),
  );
});
