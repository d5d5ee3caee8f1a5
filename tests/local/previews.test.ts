/** Preview URLs: https://developers.cloudflare.com/workers/configuration/previews/ */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, uploadForm } from "./harness.ts";

const greeting = (word: string) =>
  `export default { fetch(request, env) { return new Response("${word} " + env.WORD + new URL(request.url).host); } };`;

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
});

afterAll(() => cloud.dispose());

interface Version {
  id: string;
  metadata: { has_preview: boolean };
}

function version(script: string, source: string, more: object = {}): Promise<Version> {
  const bindings = [{ type: "plain_text", name: "WORD", text: "world " }];
  const metadata = { main_module: "index.js", compatibility_date: "2025-01-01", bindings, ...more };
  return cloud.api("POST", `workers/scripts/${script}/versions`, uploadForm(metadata, source));
}

const preview = (made: Version | string, script: string) =>
  `${typeof made === "string" ? made : made.id.slice(0, 8)}-${script}`;

test("a version that is not deployed answers at its own address, and the live one as before", async () => {
  const script = "two-words";
  await cloud.upload(script, greeting("hello"), {
    bindings: [{ type: "plain_text", name: "WORD", text: "all " }],
  });
  const made = await version(script, greeting("good day"));
  expect(made.metadata.has_preview).toBe(true);
  const { subdomain } = await cloud.api<{ subdomain: { preview_url_suffix: string } }>(
    "GET",
    `workers/workers/${script}`,
  );
  const { preview_url_suffix } = subdomain;
  expect(preview_url_suffix).toBe(`-${script}.code24-local.workers.dev`);
  const host = `${made.id.slice(0, 8)}${preview_url_suffix}`;
  expect((await cloud.ask(host)).text).toBe(`good day world ${host}`);
  expect((await cloud.ask(preview(made, script))).text).toBe(`good day world ${host}`);
  expect((await cloud.ask(script)).text).toBe(`hello all ${script}.code24-local.workers.dev`);
});

test("an alias leads to the newest version that has it", async () => {
  await cloud.upload("aliased", greeting("live"));
  const alias = { annotations: { "workers/alias": "staging" } };
  await version("aliased", greeting("first"), alias);
  expect((await cloud.ask(preview("staging", "aliased"))).text).toMatch(/^first /);
  await version("aliased", greeting("second"), alias);
  expect((await cloud.ask(preview("staging", "aliased"))).text).toMatch(/^second /);
});

test("a version that does not start says why, and keeps no other from answering", async () => {
  await cloud.upload("careful", greeting("hello"));
  // Starts where it is checked, with a binding that does nothing, and not where it is to run.
  const explodes = `import { env } from "cloudflare:workers";
    if (typeof env.BOOM === "object") throw new Error("boom");
    export default { fetch() { return new Response(); } };`;
  const bindings = [{ type: "version_metadata", name: "BOOM" }];
  const made = await version("careful", explodes, { bindings });
  const answer = await cloud.ask(preview(made, "careful"));
  expect(answer).toMatchObject({ status: 501, text: expect.stringContaining("boom") });
  expect((await cloud.ask("careful")).text).toMatch(/^hello /);
});

test("no preview answers where they are off, or where a Worker has Durable Objects", async () => {
  await cloud.upload("closed", greeting("hello"));
  const off = { enabled: true, previews_enabled: false };
  await cloud.api("POST", "workers/scripts/closed/subdomain", off);
  const closed = await version("closed", greeting("good day"));
  expect(closed.metadata.has_preview).toBe(false);
  expect((await cloud.ask(preview(closed, "closed"))).status).toBe(404);

  const rooms = `import { DurableObject } from "cloudflare:workers";
    export class Room extends DurableObject {}
    export default { fetch() { return new Response(); } };`;
  const bindings = [{ type: "durable_object_namespace", name: "ROOM", class_name: "Room" }];
  const migrations = { new_tag: "v1", new_sqlite_classes: ["Room"] };
  await cloud.upload("rooms", rooms, { bindings, migrations });
  const made = await version("rooms", rooms);
  expect(made.metadata.has_preview).toBe(false);
  expect((await cloud.ask(preview(made, "rooms"))).status).toBe(404);
  expect((await cloud.ask(preview("00000000", "rooms"))).status).toBe(404);
});
