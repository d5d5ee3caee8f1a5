/** What a script does before its first request. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, uploadForm } from "./harness.ts";

let cloud: TestCloud;
let database: Record<string, unknown>;

beforeAll(async () => {
  cloud = await TestCloud.start();
  const { uuid } = await cloud.api<{ uuid: string }>("POST", "d1/database", { name: "main" });
  database = { type: "d1", name: "DB", id: uuid };
});

afterAll(() => cloud.dispose());

test("a module finds its bindings by an import while it starts", async () => {
  await cloud.upload(
    "importing",
    `import { env } from "cloudflare:workers";
    const words = env.WORDS.map((word) => word + env.END.trim());
    const statement = env.DB.prepare("SELECT ? AS n").bind(7);
    export default { async fetch() { return Response.json([words, await statement.first("n")]); } };`,
    {
      bindings: [
        { type: "json", name: "WORDS", json: ["a", "b"] },
        { type: "secret_text", name: "END", text: " ! " },
        database,
      ],
    },
  );
  expect(await cloud.askJson("importing")).toEqual([["a!", "b!"], 7]);
});

test("a module that its variables keep from starting is refused, and taken with others", async () => {
  const source = `import { env } from "cloudflare:workers";
  if (env.MODE !== "on") throw new Error("mode is " + env.MODE);
  export default { fetch() { return new Response(env.MODE); } };`;
  const upload = (text: string) =>
    cloud.apiAnswer(
      "PUT",
      "workers/scripts/choosy",
      uploadForm(
        { main_module: "index.js", bindings: [{ type: "plain_text", name: "MODE", text }] },
        source,
      ),
    );
  expect(await upload("off")).toMatchObject({
    status: 400,
    body: { errors: [{ code: 10021, message: expect.stringContaining("mode is off") }] },
  });
  expect((await upload("on")).status).toBe(200);
});

test("a script in the service-worker syntax finds its bindings as globals while it starts", async () => {
  const form = uploadForm(
    { body_part: "index.js", bindings: [{ type: "plain_text", name: "WORD", text: "older" }] },
    `const shouted = WORD.toUpperCase();
    addEventListener("fetch", (event) => event.respondWith(new Response(shouted)));`,
    "application/javascript",
  );
  await cloud.api("PUT", "workers/scripts/older", form);
  await cloud.api("POST", "workers/scripts/older/subdomain", { enabled: true });
  expect((await cloud.ask("older")).text).toBe("OLDER");
});

test("a Worker of a date before RPC starts a workflow, and counts what it does", async () => {
  const flow = { class_name: "Flow", script_name: "early" };
  await cloud.upload(
    "early",
    `import { WorkflowEntrypoint } from "cloudflare:workers";
    export class Flow extends WorkflowEntrypoint { run() { return "ran"; } }
    export default { async fetch(request, env) {
      env.VISITS.writeDataPoint({ blobs: ["early"] });
      return Response.json((await env.FLOW.create({ id: "first" })).id);
    } };`,
    {
      date: "2023-01-01",
      bindings: [
        { type: "workflow", name: "FLOW", workflow_name: "flow", ...flow },
        { type: "analytics_engine", name: "VISITS", dataset: "visits" },
      ],
    },
  );
  await cloud.api("PUT", "workflows/flow", flow);
  expect(await cloud.askJson("early")).toBe("first");
  const sql = "SELECT blob1 FROM visits FORMAT JSON";
  await expect
    .poll(() => cloud.raw("POST", "analytics_engine/sql", "text/plain", sql), { timeout: 15_000 })
    .toMatchObject({ status: 200, body: { data: [{ blob1: "early" }] } });
});

test("a script says how long it computes while it starts", async () => {
  const { startup_time_ms } = await cloud.api<{ startup_time_ms: number }>(
    "PUT",
    "workers/scripts/computing",
    uploadForm(
      { main_module: "index.js" },
      `let sum = 0;
      for (let n = 0; n < 3e8; n += 1) sum += n % 7;
      export default { fetch: () => new Response(String(sum)) };`,
    ),
  );
  expect(startup_time_ms).toBeGreaterThan(0);
  expect(startup_time_ms % 10).toBe(0);
});

const WRITING = `import { EmailMessage } from "cloudflare:email";
const { from, to } = new EmailMessage("shop@acme.example", "ada@acme.example", "Subject: Hello");
export default { async fetch() {
  const again = await import("cloudflare:email");
  return Response.json([from, to, again.EmailMessage === EmailMessage]);
} };`;
const WRITTEN = ["shop@acme.example", "ada@acme.example", true];

test("a module makes messages of cloudflare:email", async () => {
  await cloud.upload("writing", WRITING);
  expect(await cloud.askJson("writing")).toEqual(WRITTEN);
});

test("a user Worker makes messages of cloudflare:email", async () => {
  await cloud.dispatchTo("writing");
  await cloud.upload("writing", WRITING, { namespace: "users" });
  expect(await cloud.askJson("dispatcher")).toEqual(WRITTEN);
});
