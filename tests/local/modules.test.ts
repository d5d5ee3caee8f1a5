/**
 * The modules that a Worker is uploaded with, each as its content type says.
 * https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, uploadForm, WASM } from "./harness.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
  await cloud.upload(
    "dispatcher",
    `export default { fetch: (request, env) => env.USERS.get("all").fetch(request) };`,
    { bindings: [{ type: "dispatch_namespace", name: "USERS", namespace: "users" }] },
  );
});
afterAll(() => cloud.dispose());

const MAIN = `import esm from "./lib/esm.js";
import cjs from "./lib/cjs.js";
import named from "./named.cjs";
import text from "./word.txt";
import document from "./document.json";
import data from "./data.bin";
import wasm from "./seven.wasm";
export default { async fetch() {
  const { exports } = await WebAssembly.instantiate(wasm);
  return Response.json([esm, cjs.greet("CommonJS"), named.kind, text, document, [...new Uint8Array(data)], exports.seven()]);
} };`;

const MODULES: [name: string, type: string, content: string | Uint8Array<ArrayBuffer>][] = [
  ["lib/esm.js", "application/javascript+module", `export default "ES module";`],
  [
    "lib/cjs.js",
    "application/javascript",
    `const { kind } = require("../named.cjs"); module.exports.greet = (who) => kind + " greets " + who;`,
  ],
  ["named.cjs", "application/octet-stream", `exports.kind = "named";`],
  ["word.txt", "text/plain", "a word"],
  ["document.json", "application/json", `{"a":1}`],
  ["data.bin", "application/octet-stream", new Uint8Array([1, 2, 255])],
  ["seven.wasm", "application/wasm", WASM],
];

function form(): FormData {
  const made = uploadForm({ main_module: "index.js", compatibility_date: "2026-04-01" }, MAIN);
  for (const [name, type, content] of MODULES) made.set(name, new File([content], name, { type }));
  return made;
}

const SEEN = ["ES module", "named greets CommonJS", "named", "a word", '{"a":1}', [1, 2, 255], 7];

test("a Worker imports modules of every kind", async () => {
  await cloud.api("PUT", "workers/scripts/all", form());
  await cloud.api("POST", "workers/scripts/all/subdomain", { enabled: true });
  expect(await cloud.askJson("all", "/")).toEqual(SEEN);
});

test("a user Worker imports modules of every kind", async () => {
  await cloud.api("PUT", "workers/dispatch/namespaces/users/scripts/all", form());
  expect(await cloud.askJson("dispatcher", "/")).toEqual(SEEN);
});

test("JavaScript that is not called a module is none, as on Cloudflare", async () => {
  const made = form();
  made.set(
    "lib/esm.js",
    new File([`export default "ES module";`], "lib/esm.js", { type: "text/javascript" }),
  );
  expect(await cloud.apiAnswer("PUT", "workers/scripts/all", made)).toMatchObject({
    status: 400,
    body: {
      errors: [{ code: 10021, message: expect.stringContaining("Unexpected token 'export'") }],
    },
  });
});
