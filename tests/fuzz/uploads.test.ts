/** Any multipart body: the API stores it whole or refuses it in its own envelope. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud } from "../local/harness.ts";
import { cases, PATIENCE } from "./cases.ts";
import { INHERITED } from "./names.ts";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
});
afterAll(() => cloud.dispose());

const PART_NAME = fc.oneof(
  fc.constantFrom("metadata", "index.js", "files", "", 'a"b', "../x"),
  fc.stringMatching(/^[ -~]{0,12}$/),
);
const METADATA = fc.oneof(
  fc.json(),
  fc.string(),
  fc
    .record(
      {
        main_module: fc.oneof(fc.constant("index.js"), fc.jsonValue()),
        compatibility_date: fc.oneof(fc.constant("2024-10-21"), fc.string(), fc.integer()),
        compatibility_flags: fc.oneof(fc.constant([]), fc.jsonValue()),
        bindings: fc.oneof(
          fc.constant([]),
          fc.jsonValue(),
          fc.array(
            fc.record(
              {
                type: fc.oneof(
                  fc.constantFrom("plain_text", "secret_text", "kv_namespace", "json", "nope"),
                  fc.constantFrom("service", "r2_bucket", "d1", "ratelimit", "queue", ...INHERITED),
                ),
                name: fc.oneof(fc.string(), fc.integer(), fc.constantFrom("A", ...INHERITED)),
                text: fc.oneof(fc.string(), fc.jsonValue()),
                namespace_id: fc.string(),
              },
              { requiredKeys: [] },
            ),
            { maxLength: 3 },
          ),
        ),
        tags: fc.oneof(fc.array(fc.string(), { maxLength: 10 }), fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    .map((metadata) => JSON.stringify(metadata)),
);
const SOURCE = fc.oneof(
  fc.constant("export default { fetch() {} };"),
  fc.string(),
  fc.string({ unit: "binary" }),
);
const TYPE = fc.constantFrom(
  "application/json",
  "application/javascript+module",
  "application/wasm",
  "text/plain",
  "",
  "x",
);
const PART = fc.record({
  name: PART_NAME,
  file: fc.option(fc.constantFrom("index.js", "../index.js", "", "a\u0000b")),
  type: TYPE,
  body: fc.oneof(METADATA, SOURCE),
});
const NAME = fc.oneof(fc.constant("fuzzed"), fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/));

const multipart = (parts: { name: string; file: string | null; type: string; body: string }[]) =>
  `${parts
    .map(({ name, file, type, body }) => {
      const named = file === null ? "" : `; filename="${file}"`;
      const typed = type === "" ? "" : `Content-Type: ${type}\r\n`;
      return `--edge\r\nContent-Disposition: form-data; name="${name}"${named}\r\n${typed}\r\n${body}\r\n`;
    })
    .join("")}--edge--\r\n`;

/** A body as it comes, and what its head says that it is. */
const BODY = fc.oneof(
  { weight: 4, arbitrary: fc.array(PART, { maxLength: 4 }).map(multipart) },
  { weight: 4, arbitrary: METADATA.map((metadata) => multipart(whole(metadata))) },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);
const CONTENT_TYPE = fc.oneof(
  { weight: 8, arbitrary: fc.constant("multipart/form-data; boundary=edge") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "multipart/form-data",
      "multipart/form-data; boundary=",
      "text/plain",
      'multipart/form-data; boundary="edge',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .stringMatching(/^[\x21-\x7e]{1,80}$/)
      .map((boundary) => `multipart/form-data; boundary=${boundary}`),
  },
);
const whole = (metadata: string) => [
  { name: "metadata", file: null, type: "application/json", body: metadata },
  {
    name: "index.js",
    file: "index.js",
    type: "application/javascript+module",
    body: "export default { fetch() {} };",
  },
];

test(
  "an upload is stored whole or refused, and what is refused is not there",
  async () => {
    await fc.assert(
      fc.asyncProperty(NAME, CONTENT_TYPE, BODY, async (name, type, body) => {
        const path = `workers/dispatch/namespaces/users/scripts/${name}`;
        const answer = await cloud.raw("PUT", path, type, body);
        expect(answer.status, JSON.stringify([type, body, answer.body])).toBeLessThan(500);
        const there = await cloud.apiAnswer("GET", path);
        expect(there.status).toBe(answer.status === 200 ? 200 : 404);
        if (answer.status === 200) {
          await cloud.api("GET", `${path}/settings`);
          await cloud.api("DELETE", path);
        } else expect(answer.body).toMatchObject({ success: false, result: null });
      }),
      cases,
    );
  },
  PATIENCE,
);
