/** Any call of the v4 API: every route, with any names, query and body, answers in the envelope. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApi } from "../../local/api/app.ts";
import type { Cloud } from "../../local/api/cloud.ts";
import { ACCOUNT, TestCloud } from "../local/harness.ts";
import { cases, PATIENCE } from "./cases.ts";
import { ANY_NAME, escaped } from "./names.ts";

/** What the API itself says that it serves, below an account or a zone. */
const ROUTES = [
  ...new Set(
    createApi({ store: {} } as Cloud, "a-token")
      .routes.filter(({ method, path }) => method !== "ALL" && path !== "/*")
      .map(({ method, path }) => `${method} ${path}`),
  ),
].map((route) => route.split(" ") as [string, string]);

/** Ids and names of what is there, so that some calls come past the first check. */
const THERE = ["there", "users", "Flow"];
const NAME = fc.oneof(fc.constantFrom(...THERE), ANY_NAME);
const ROUTE = fc.constantFrom(...ROUTES);
const QUERY = fc
  .dictionary(
    fc.constantFrom("page", "per_page", "cursor", "limit", "prefix", "order", "tags", "status"),
    fc.oneof(fc.string({ unit: "binary", maxLength: 8 }), fc.integer().map(String)),
    { maxKeys: 3 },
  )
  .map((query) => new URLSearchParams(query).toString());

const FIELDS = ["name", "title", "enabled", "type", "text", "tags", "keys", "value", "key", "id"];
const MORE = ["hostname", "service", "class_name", "script_name", "status", "sql", "instance_id"];
const VALUE = fc.oneof(NAME, fc.jsonValue({ maxDepth: 2 }), fc.boolean(), fc.array(NAME));
const BODY = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...FIELDS, ...MORE), VALUE) },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const SENT = fc.oneof(
  { weight: 5, arbitrary: BODY.map((body) => JSON.stringify(body)) },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);
const TYPE = fc.constantFrom("application/json", "text/plain", "multipart/form-data", "x");

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
  await cloud.api("POST", "r2/buckets", { name: "there" });
  await cloud.api("POST", "queues", { queue_name: "there" });
  const source = `import { WorkflowEntrypoint } from "cloudflare:workers";
    export class Flow extends WorkflowEntrypoint { run() {} }
    export default { fetch: () => new Response() };`;
  await cloud.upload("there", source, { bindings: [{ type: "plain_text", name: "A", text: "a" }] });
  await cloud.upload("there", source, { namespace: "users" });
  await cloud.api("PUT", "workflows/Flow", { class_name: "Flow", script_name: "there" });
});
afterAll(() => cloud.dispose());

test("the routes are all of the API's", () => {
  expect(ROUTES.length).toBeGreaterThan(80);
});

test(
  "every call is answered in the envelope, and none breaks the API",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        ROUTE,
        fc.array(NAME, { minLength: 5, maxLength: 5 }),
        QUERY,
        TYPE,
        SENT,
        async ([method, route], names, query, type, body) => {
          const path = `${filled(route, names)}?${query}`;
          const answer = await cloud.v4(method, path, type, body);
          const said = `${method} ${path} ${body}: ${answer.status} ${answer.text.slice(0, 300)}`;
          expect(answer.status, said).toBeLessThan(500);
          if (answer.status >= 400) expect(JSON.parse(answer.text), said).toMatchObject(REFUSAL);
        },
      ),
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
  return route
    .replace(":account", ACCOUNT)
    .replace(/:[a-z]+(\{[^}]*\})?/gi, () => escaped(left.shift() ?? "x"));
}
