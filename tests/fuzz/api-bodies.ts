/** Bodies as the API's clients send them, by route, with anything in place of any part. */
import fc from "fast-check";
import { ANY_NAME } from "./names.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The first that fits a route; the wrong ones go to it too. */
const RIGHT: [RegExp, Json][] = [
  [/secrets-bulk$/, { secrets: { A: { name: "A", text: "x", type: "secret_text" }, B: null } }],
  [/secrets$/, { name: "A", text: "x", type: "secret_text" }],
  [/bulk\/get$/, { keys: ["there", "other"], type: "json", withMetadata: true }],
  [/bulk\/delete$/, ["there", "other"]],
  [/bulk$/, [{ key: "there", value: "e30=", base64: true, metadata: {}, expiration_ttl: 60 }]],
  [/kv\/namespaces/, { title: "another" }],
  [/dispatch\/namespaces$/, { name: "another" }],
  [/\/tags$/, ["one", "two"]],
  [/schedules$/, [{ cron: "* * * * *" }]],
  [/subdomain$/, { enabled: true, previews_enabled: false, subdomain: "another" }],
  [/script-settings$/, { logpush: false, tail_consumers: [{ service: "there" }], tags: ["one"] }],
  [
    /deployments$/,
    { strategy: "percentage", versions: [{ version_id: "there", percentage: 100 }] },
  ],
  [
    /versions\/latest$/,
    {
      env: { A: { type: "secret_text", text: "x" }, B: null },
      annotations: { "workers/tag": "a" },
    },
  ],
  [
    /workers\/:worker\/versions/,
    {
      main_module: "a.js",
      modules: [
        {
          name: "a.js",
          content_type: "application/javascript+module",
          content_base64: "ZXhwb3J0IGRlZmF1bHQgeyBmZXRjaCgpIHt9IH07",
        },
      ],
      bindings: [{ type: "plain_text", name: "A", text: "x" }],
      compatibility_date: "2024-10-22",
      annotations: { "workers/message": "a" },
    },
  ],
  [
    /workers\/workers/,
    {
      name: "another",
      observability: { enabled: true, logs: { persist: false } },
      subdomain: { enabled: true },
      tags: ["one"],
      tail_consumers: [{ name: "there" }],
    },
  ],
  [/domains$/, { hostname: "there.code24.dev", service: "there", environment: "production" }],
  [/workers\/routes/, { pattern: "there.code24.dev/*", script: "there" }],
  [/fallback_origin$/, { origin: "there.code24.dev" }],
  [/custom_hostnames/, { hostname: "there.example.com", ssl: { method: "http", type: "dv" } }],
  [
    /logpush/,
    { destination_conf: "https://a.example/", dataset: "workers_trace_events", enabled: true },
  ],
  [/d1.*(query|raw)$/, { sql: "select ?1 as a", params: ["a"] }],
  [/d1/, { name: "another", primary_location_hint: "weur" }],
  [/r2/, { name: "another", locationHint: "weur", storageClass: "Standard" }],
  [/consumers/, { type: "worker", script_name: "there", settings: { batch_size: 1 } }],
  [/messages\/batch$/, { messages: [{ body: "x", content_type: "text", delay_seconds: 1 }] }],
  [/messages$/, { body: { a: 1 }, content_type: "json", delay_seconds: 1 }],
  [/queues/, { queue_name: "another", settings: { delivery_delay: 1 }, script_name: "there" }],
  [/instances\/batch$/, [{ instance_id: "one", params: {} }]],
  [/status$/, { status: "pause" }],
  [/instances$/, { instance_id: "one", params: { a: 1 } }],
  [/workflows/, { class_name: "Flow", script_name: "there", limits: { steps: 10 } }],
];

const ANYTHING = fc.oneof(
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json> },
  { weight: 2, arbitrary: ANY_NAME as fc.Arbitrary<Json> },
  { weight: 1, arbitrary: fc.constantFrom<Json>(-1, 0, 1.5, 2 ** 53, null, [], {}, [null], [{}]) },
);

/** The same, with each of its parts kept, most often, or in place of it anything. */
function nearly(body: Json): fc.Arbitrary<Json> {
  return fc.oneof({ weight: 12, arbitrary: parts(body) }, { weight: 1, arbitrary: ANYTHING });
}

function parts(body: Json): fc.Arbitrary<Json> {
  if (Array.isArray(body)) return fc.tuple(...body.map(nearly)) as fc.Arbitrary<Json>;
  if (typeof body !== "object" || body === null) return fc.constant(body);
  const named = Object.entries(body).map(([name, value]) => [name, nearly(value)]);
  const fields = Object.fromEntries(named) as Record<string, fc.Arbitrary<Json>>;
  return fc.oneof(
    { weight: 3, arbitrary: fc.record(fields) },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) },
  ) as fc.Arbitrary<Json>;
}

const ANY_BODY = fc.constantFrom(...RIGHT).chain(([, body]) => nearly(body));

/** The text of a body for a route. */
export function bodyFor(route: string): fc.Arbitrary<string> {
  const right = RIGHT.find(([pattern]) => pattern.test(route))?.[1] ?? {};
  return fc.oneof(
    { weight: 6, arbitrary: nearly(right).map((body) => JSON.stringify(body)) },
    { weight: 2, arbitrary: ANY_BODY.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
  );
}
