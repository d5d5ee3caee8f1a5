/** Whatever is uploaded, changed or deleted: a Worker that was there before still answers. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, uploadForm } from "../local/harness.ts";
import { RESTARTING_PATIENCE, restarting } from "./cases.ts";
import { INHERITED } from "./names.ts";

const BYSTANDER = `export default { fetch(request, env) { return new Response("still here"); } };`;
type Document = Record<string, unknown>;

/** What the others bind to; whole, or gone after a case. */
const THERE = "there";
const EXPORTS = `import { DurableObject, WorkerEntrypoint, WorkflowEntrypoint } from "cloudflare:workers";
export class Counter extends DurableObject { fetch() { return new Response("counted"); } }
export class Named extends WorkerEntrypoint {}
export class Flow extends WorkflowEntrypoint { run() {} }
export function notAClass() {}
export const value = 1;
export default { fetch() { return new Response("there"); }, queue() {}, tail() {}, scheduled() {} };`;

const SOURCES = [
  EXPORTS,
  BYSTANDER,
  `import { env } from "cloudflare:workers"; if (env.B0) throw new Error("boom"); export default {};`,
  `import "node:fs"; export default { fetch() {} };`,
  `import "./other.js"; export default { fetch() {} };`,
  `import python from "pyodide"; export default { fetch() {} };`,
  "addEventListener('fetch', (event) => event.respondWith(new Response('old')));",
  "export default class { fetch() {} };",
  "export default 1;",
  "export {};",
  "throw new Error('at once');",
  "while (false) {}",
  "not javascript",
  "",
];

/** One of each type that is right: https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/ */
const RIGHT_BINDINGS: Document[] = [
  { type: "ai" },
  { type: "analytics_engine", dataset: "events" },
  { type: "assets" },
  { type: "browser" },
  { type: "d1", id: "@d1" },
  { type: "data_blob", part: "index.js" },
  { type: "dispatch_namespace", namespace: THERE },
  { type: "dispatch_namespace", namespace: THERE, outbound: { worker: { service: THERE } } },
  { type: "durable_object_namespace", class_name: "Counter" },
  { type: "durable_object_namespace", class_name: "Counter", script_name: THERE },
  { type: "hyperdrive", id: "0123456789abcdef0123456789abcdef" },
  { type: "images" },
  { type: "inherit" },
  { type: "json", json: { a: 1 } },
  { type: "kv_namespace", namespace_id: "@kv" },
  { type: "mtls_certificate", certificate_id: "c" },
  { type: "pipelines", pipeline: "p" },
  { type: "plain_text", text: "text" },
  { type: "queue", queue_name: THERE },
  { type: "r2_bucket", bucket_name: THERE, jurisdiction: "eu" },
  { type: "ratelimit", namespace_id: "1", simple: { limit: 10, period: 60 } },
  {
    type: "secret_key",
    format: "raw",
    algorithm: { name: "HMAC" },
    usages: ["sign"],
    key_base64: "AA==",
  },
  { type: "secret_text", text: "secret" },
  { type: "secrets_store_secret", store_id: "s", secret_name: "n" },
  { type: "send_email", destination_address: "a@example.com" },
  { type: "service", service: THERE },
  { type: "service", service: THERE, entrypoint: "Named", environment: "production" },
  { type: "tail_consumer", service: THERE },
  { type: "text_blob", part: "index.js" },
  { type: "vectorize", index_name: "i" },
  { type: "version_metadata" },
  { type: "wasm_module", part: "index.js" },
  { type: "worker_loader" },
  { type: "workflow", workflow_name: THERE, class_name: "Flow" },
  { type: "nope" },
];

const RIGHT = [
  THERE,
  "@kv",
  "@d1",
  "Counter",
  "Named",
  "Flow",
  "notAClass",
  "value",
  "fuzzed",
  "nobody",
];
const WORD = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...RIGHT) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "a b", "é", "a/b", ":", "\u0000", "x".repeat(300), ...INHERITED),
  },
);
const VALUE = fc.oneof(
  { weight: 4, arbitrary: WORD },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

/** Something right, at most times; else with one of its fields missing or anything else. */
const spoiled = (right: Document[], odd = 1): fc.Arbitrary<Document> =>
  fc.constantFrom(...right).chain((whole) =>
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(whole) },
      {
        weight: odd,
        arbitrary: fc
          .tuple(fc.constantFrom(...Object.keys(whole)), fc.option(VALUE, { nil: undefined }))
          .map(([field, value]) => ({ ...whole, [field]: value })),
      },
    ),
  );
const BINDINGS = fc
  .array(fc.tuple(spoiled(RIGHT_BINDINGS, 2), fc.option(WORD, { nil: undefined, freq: 9 })), {
    maxLength: 3,
  })
  .map((all) => all.map(([binding, name], index) => ({ ...binding, name: name ?? `B${index}` })));

const DECLARED = { type: "durable-object", storage: "sqlite" };
const flags = (...named: string[]) => ({ compatibility_flags: named });
/** What else an upload says; each is a document of its own, so that most uploads have one oddity. */
const REST = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Document>({}) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Document>(
      ...["2021-11-03", "2026-11-01", "2019-01-01", ""].map((date) => ({
        compatibility_date: date,
      })),
      flags("nodejs_compat"),
      flags("nodejs_compat_v2", "no_nodejs_compat_v2"),
      flags("nodejs_compat", "nodejs_compat_v2"),
      flags("global_fetch_strictly_public"),
      flags("python_workers"),
      flags("experimental"),
      flags("streams_enable_constructors", "streams_disable_constructors"),
      flags("nope"),
      ...[{ cpu_ms: 50 }, { cpu_ms: -1 }, { cpu_ms: "x" }].map((limits) => ({ limits })),
      ...[{}, { mode: "smart" }, { mode: "nope" }].map((placement) => ({ placement })),
      ...[{ enabled: true }, { enabled: "x" }].map((observability) => ({ observability })),
      ...[[{ service: THERE }], [{ service: "nobody" }], [{}]].map((all) => ({
        tail_consumers: all,
      })),
      { migrations: { new_tag: "v1", new_sqlite_classes: ["Counter"] } },
      { migrations: { old_tag: "x", new_tag: "v2", deleted_classes: ["Counter"] } },
      { migrations: { new_tag: "v1", new_classes: ["Nobody"] } },
      { migrations: { new_tag: "v1", renamed_classes: [{ from: "Counter", to: "Named" }] } },
      { migrations: { new_tag: "v1", new_sqlite_classes: ["notAClass", "Named"] } },
      { migrations: "x" },
      ...["Counter", "Named", "notAClass", "Flow", "Nobody", ...INHERITED].map((name) => ({
        exports: { [name]: DECLARED },
      })),
      { exports: { Counter: { ...DECLARED, state: "deleted" } } },
      { exports: { Counter: { ...DECLARED, storage: "legacy-kv" } } },
      {
        exports: {
          Named: DECLARED,
          Counter: { type: "durable-object", state: "renamed", renamed_to: "Named" },
        },
      },
      {
        exports: { Counter: { ...DECLARED, state: "expecting-transfer", transfer_from: THERE } },
      },
      {
        exports: {
          Counter: { type: "durable-object", state: "transferred", transferred_to: THERE },
        },
      },
      { exports: { Flow: { type: "workflow", name: THERE }, Named: { type: "worker" } } },
      { exports: "x" },
      { exports: { Counter: null } },
      { assets: { jwt: "x" } },
      { assets: { config: { html_handling: "nope" } } },
      { keep_bindings: ["plain_text", "secret_text", "nope"] },
      { tags: ["one", "a b", ""] },
      { annotations: { "workers/tag": "t", "workers/alias": "a" } },
      { usage_model: "nope", logpush: true },
    ),
  },
);
const METADATA = fc
  .tuple(BINDINGS, REST)
  .map(([bindings, rest]): Document => ({ compatibility_date: "2024-10-21", bindings, ...rest }));

type Call =
  | { upload: string; metadata: Document; source: string; module: boolean }
  | { method: string; path: string; body?: unknown; settings?: Document };

/** A Worker of the account, a version of it, a user Worker. */
const UPLOADS = [
  "workers/scripts/fuzzed",
  "workers/scripts/there",
  "workers/scripts/fuzzed/versions",
];
const USER_WORKERS = ["workers/dispatch/namespaces/there/scripts/fuzzed"];
const UPLOAD = fc.record({
  upload: fc.constantFrom(...UPLOADS, ...USER_WORKERS),
  metadata: METADATA,
  source: fc.oneof(
    { weight: 3, arbitrary: fc.constant(EXPORTS) },
    { weight: 1, arbitrary: fc.constantFrom(...SOURCES) },
  ),
  module: fc.oneof(
    { weight: 9, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
});
const PATCH = fc.record({
  method: fc.constant("PATCH"),
  path: fc.constantFrom(
    "workers/scripts/fuzzed/settings",
    "workers/scripts/there/settings",
    "workers/scripts/there/script-settings",
    "workers/dispatch/namespaces/there/scripts/fuzzed/settings",
  ),
  settings: METADATA,
});
const FORCED = fc.constantFrom("", "?force=true");
const DELETION = fc
  .tuple(
    fc.constantFrom(
      ..."workers/scripts/there workers/scripts/fuzzed workers/dispatch/namespaces/there".split(
        " ",
      ),
      ..."storage/kv/namespaces/@kv d1/database/@d1 r2/buckets/there queues/@queue".split(" "),
      ..."workflows/there workers/scripts/there/secrets/B0".split(" "),
      "workers/dispatch/namespaces/there/scripts/fuzzed",
    ),
    FORCED,
  )
  .map(([path, query]) => ({ method: "DELETE", path: `${path}${query}` }));
const OTHER = fc.oneof(
  fc.record({
    method: fc.constant("POST"),
    path: fc.constantFrom(
      "workers/scripts/there/deployments",
      "workers/scripts/fuzzed/deployments",
    ),
    body: fc.constantFrom<unknown>(
      { strategy: "percentage", versions: [{ version_id: "@newest", percentage: 100 }] },
      { strategy: "percentage", versions: [{ version_id: "@newest", percentage: 50 }] },
      {
        strategy: "percentage",
        versions: [
          { version_id: "@newest", percentage: 10 },
          { version_id: "@oldest", percentage: 90 },
        ],
      },
    ),
  }),
  fc.record({
    method: fc.constant("PUT"),
    path: fc.constantFrom(
      ..."workers/scripts/there/secrets workers/scripts/fuzzed/secrets".split(" "),
      ..."workers/scripts/there/schedules workflows/there workflows/another".split(" "),
    ),
    body: fc.oneof(
      fc.record({ name: WORD, text: VALUE, type: fc.constantFrom("secret_text", "secret_key") }),
      fc.array(fc.record({ cron: fc.constantFrom("* * * * *", "x", "0 0 31 2 *") }), {
        maxLength: 2,
      }),
      fc.record({ class_name: WORD, script_name: WORD }),
    ),
  }),
  fc.record({
    method: fc.constant("POST"),
    path: fc.constant("queues/@queue/consumers"),
    body: fc.record({
      type: fc.constantFrom("worker", "http_pull"),
      script_name: WORD,
      settings: fc.constantFrom({}, { batch_size: 10 }, { max_wait_time_ms: -1 }),
    }),
  }),
  fc.record({
    method: fc.constant("POST"),
    path: fc.constant("workers/scripts/there/tails"),
    body: fc.constant({ filters: [] }),
  }),
);
const CALL: fc.Arbitrary<Call> = fc.oneof(
  { weight: 5, arbitrary: UPLOAD },
  { weight: 3, arbitrary: PATCH },
  { weight: 2, arbitrary: DELETION },
  { weight: 2, arbitrary: OTHER },
) as fc.Arbitrary<Call>;

/** Ids that the cloud gave, by what a case calls them. */
const ids: Record<"@kv" | "@d1" | "@queue", string> = { "@kv": "", "@d1": "", "@queue": "" };
let cloud: TestCloud;
let snapshot: unknown;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.upload("bystander", BYSTANDER);
  await cloud.api("POST", "workers/dispatch/namespaces", { name: THERE });
  ids["@kv"] = (
    await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", { title: THERE })
  ).id;
  ids["@d1"] = (await cloud.api<{ uuid: string }>("POST", "d1/database", { name: THERE })).uuid;
  await cloud.api("POST", "r2/buckets", { name: THERE });
  ids["@queue"] = (
    await cloud.api<{ queue_id: string }>("POST", "queues", { queue_name: THERE })
  ).queue_id;
  const migrations = { new_tag: "v1", new_sqlite_classes: ["Counter"] };
  await cloud.upload(THERE, EXPORTS, { migrations });
  await cloud.upload("fuzzed", EXPORTS);
  await cloud.api("PUT", "workflows/there", { class_name: "Flow", script_name: THERE });
  snapshot = await cloud.admin("GET", "snapshot");
});
afterAll(() => cloud.dispose());

/** With the ids that stand behind the names of a case. */
const filled = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value).replaceAll(/@kv|@d1|@queue/g, (name) => ids[name as keyof typeof ids]),
  ) as T;

function form({
  metadata,
  source,
  module,
}: {
  metadata: Document;
  source: string;
  module: boolean;
}): FormData {
  const main = module ? { main_module: "index.js" } : { body_part: "index.js" };
  const type = module ? "application/javascript+module" : "application/javascript";
  return uploadForm({ ...main, ...filled(metadata) }, source, type);
}

async function withVersions(path: string, body: unknown): Promise<unknown> {
  const script = /workers\/scripts\/(\w+)\//.exec(path)?.[1] ?? "";
  const { body: listed } = await cloud.apiAnswer("GET", `workers/scripts/${script}/versions`);
  const items = (listed.result as { items?: { id: string }[] } | null)?.items ?? [];
  const text = JSON.stringify(body)
    .replaceAll("@newest", items[0]?.id ?? "none")
    .replaceAll("@oldest", items.at(-1)?.id ?? "none");
  return JSON.parse(text);
}

function made(call: Call): Promise<{ status: number; body: unknown }> {
  if ("upload" in call) {
    const method = call.upload.endsWith("/versions") ? "POST" : "PUT";
    return cloud.apiAnswer(method, call.upload, form(call));
  }
  return changed(call);
}

async function changed({ method, path, body, settings }: Exclude<Call, { upload: string }>) {
  if (settings === undefined || path.endsWith("script-settings")) {
    const sent =
      settings ?? (path.endsWith("/deployments") ? await withVersions(path, body) : body);
    return cloud.apiAnswer(method, filled(path), sent === undefined ? undefined : filled(sent));
  }
  const parts = new FormData();
  parts.set("settings", new Blob([JSON.stringify(filled(settings))], { type: "application/json" }));
  return cloud.apiAnswer(method, path, parts);
}

test(
  "a Worker that was there before answers after any upload, change and deletion",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(CALL, { minLength: 1, maxLength: 3 }), async (calls) => {
        for (const call of calls) {
          const { status, body } = await made(call);
          const said = `${JSON.stringify(call)}: ${status} ${JSON.stringify(body)}`;
          expect(status, said).toBeLessThan(500);
          const { status: answered, text } = await cloud.ask("bystander");
          expect([answered, text], said).toEqual([200, "still here"]);
        }
        await cloud.admin("POST", "restore", snapshot);
      }),
      restarting,
    );
    expect(cloud.log.filter((line) => line.includes(" failed: "))).toEqual([]);
  },
  RESTARTING_PATIENCE,
);
