/** Any call of the v4 API: every route, with any names, query and body, answers in the envelope. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApi } from "../../local/api/app.ts";
import type { Cloud } from "../../local/api/cloud.ts";
import { ACCOUNT, TestCloud } from "../local/harness.ts";
import { bodyFor } from "./api-bodies.ts";
import { cases, PATIENCE } from "./cases.ts";
import { ANY_NAME, escaped } from "./names.ts";

/** What the API itself says that it serves. */
const ROUTES = [
  ...new Set(
    createApi({ store: {} } as Cloud, "a-token")
      .routes.filter(({ method, path }) => method !== "ALL" && path !== "/*")
      .map(({ method, path }) => `${method} ${path}`),
  ),
].map((route) => route.split(" ") as [string, string]);

/** In a path, what is there: under its own name, or under the id that the cloud gave it. */
const THERE = "there";
const ids: Record<string, string> = { account: ACCOUNT, workflow: "Flow", version: "latest" };
const NAME = fc.oneof(
  { weight: 4, arbitrary: fc.constant(THERE) },
  { weight: 1, arbitrary: ANY_NAME },
);
const QUERY = fc
  .dictionary(
    fc.constantFrom("page", "per_page", "cursor", "limit", "prefix", "order", "tags", "expiration"),
    fc.oneof(fc.string({ unit: "binary", maxLength: 8 }), fc.integer().map(String)),
    { maxKeys: 2 },
  )
  .map((query) => new URLSearchParams(query).toString());
const TYPE = fc.oneof(
  { weight: 5, arbitrary: fc.constant("application/json") },
  { weight: 1, arbitrary: fc.constantFrom("text/plain", "multipart/form-data; boundary=x", "x") },
);
const CALL = fc
  .constantFrom(...ROUTES)
  .chain(([method, route]) =>
    fc.tuple(
      fc.constant(method),
      fc.constant(route),
      fc.array(NAME, { minLength: 4, maxLength: 4 }),
      QUERY,
      TYPE,
      bodyFor(route),
    ),
  );

let cloud: TestCloud;
let snapshot: unknown;
beforeAll(async () => {
  cloud = await TestCloud.start();
  await fill(cloud);
  snapshot = await cloud.admin("GET", "snapshot");
});
afterAll(() => cloud.dispose());

test(
  "every call is answered in the envelope, and none breaks the API",
  async () => {
    expect(ROUTES.length, "routes of the API").toBeGreaterThan(80);
    await fc.assert(
      fc.asyncProperty(CALL, async ([method, route, names, query, type, body]) => {
        const path = `${filled(route, names)}?${query}`;
        const answer = await cloud.v4(method, path, type, body);
        const said = `${method} ${path} ${body}: ${answer.status} ${answer.text.slice(0, 300)}`;
        expect(answer.status, said).toBeLessThan(500);
        // A mistake in SQL is reported as text: `local/api/analytics-engine.ts`.
        const told = answer.status === 422 && route.endsWith("/analytics_engine/sql");
        if (answer.status >= 400 && !told) {
          expect(JSON.parse(answer.text), said).toMatchObject(REFUSAL);
        }
        // What a case deleted or renamed, the next ones find again.
        const renames = method !== "GET" && /\/workers\/:worker$/.test(route);
        if ((method === "DELETE" || renames) && answer.status === 200) {
          await cloud.admin("POST", "restore", snapshot);
        }
      }),
      cases,
    );
    expect(cloud.log.filter((line) => line.includes(" failed: "))).toEqual([]);
  },
  PATIENCE,
);

const REFUSAL = {
  success: false,
  result: null,
  errors: [{ code: expect.any(Number), message: expect.any(String) }],
};

function filled(route: string, names: string[]): string {
  const left = [...names];
  const ofKv = route.includes("/kv/");
  return route.replace(/:([a-z]+)/gi, (_, parameter: string) => {
    const name = parameter === "account" ? THERE : (left.shift() ?? THERE);
    const kind = ofKv && parameter === "namespace" ? "kv" : parameter;
    return escaped(name === THERE ? (ids[kind] ?? THERE) : name);
  });
}

/** One of each thing that routes are for. */
async function fill(on: TestCloud): Promise<void> {
  await on.api("POST", "workers/dispatch/namespaces", { name: THERE });
  await on.api("POST", "r2/buckets", { name: THERE });
  const queue = await on.api<{ queue_id: string }>("POST", "queues", { queue_name: THERE });
  const kv = await on.api<{ id: string }>("POST", "storage/kv/namespaces", { title: THERE });
  const database = await on.api<{ uuid: string }>("POST", "d1/database", { name: THERE });
  const source = `import { WorkflowEntrypoint } from "cloudflare:workers";
    export class Flow extends WorkflowEntrypoint { run() {} }
    export default { fetch: () => new Response(), queue() {} };`;
  const bindings = [{ type: "secret_text", name: THERE, text: "x" }];
  await on.upload(THERE, source, { bindings });
  await on.upload(THERE, source, { bindings, namespace: THERE });
  await on.api("PUT", "workflows/Flow", { class_name: "Flow", script_name: THERE });
  await on.api("PUT", `storage/kv/namespaces/${kv.id}/bulk`, [{ key: THERE, value: "{}" }]);
  const consumer = await on.api<{ consumer_id: string }>(
    "POST",
    `queues/${queue.queue_id}/consumers`,
    { type: "worker", script_name: THERE },
  );
  const [zone] = JSON.parse((await on.v4("GET", "/zones", "", "")).text).result;
  Object.assign(ids, {
    consumer: consumer.consumer_id,
    queue: queue.queue_id,
    kv: kv.id,
    database: database.uuid,
    zone: zone.id,
  });
}
