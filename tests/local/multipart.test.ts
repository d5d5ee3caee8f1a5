/** Bodies that Cloudflare takes though they are not as RFC 2046 wants them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud } from "./harness.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
});

afterAll(() => cloud.dispose());

const parts = (source: string) => [
  "--limit",
  'Content-Disposition: form-data; name="metadata"; filename="metadata.json"',
  "Content-Type: application/json",
  "",
  '{"main_module": "index.js", "compatibility_date": "2025-01-01"}',
  "--limit",
  'Content-Disposition: form-data; name="files"; filename="index.js"',
  "Content-Type: application/javascript+module",
  "",
  source,
];
/** Each line end of it has to arrive as it is. */
const text = "one\n\ntwo\r\nthree \u00fc";
const source = `export default { fetch() { return new Response(${JSON.stringify(text)}); } };\n\n// end`;

test.each([
  ["line feeds alone", [...parts(source), "--limit--", ""].join("\n")],
  ["carriage returns, too", [...parts(source), "--limit--", ""].join("\r\n")],
  ["no closing boundary", parts(source).join("\r\n")],
])("an upload with %s", async (_what, body) => {
  const type = "multipart/form-data;boundary=limit";
  const put = await cloud.raw("PUT", "workers/scripts/by-hand", type, body);
  expect(put).toMatchObject({ status: 200, body: { result: { id: "by-hand" } } });
  await cloud.api("POST", "workers/scripts/by-hand/subdomain", { enabled: true });
  expect((await cloud.ask("by-hand")).text).toBe(text);
});
