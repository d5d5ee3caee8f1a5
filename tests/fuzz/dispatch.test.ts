/** Any path, method, headers and token: the dispatch Worker answers, and guards its agents. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestCloud } from "../local/harness.ts";
import { cases, PATIENCE } from "./cases.ts";
import { MARK, startPlatform, TOKEN } from "./platform.ts";

const WORD = fc.stringMatching(/^[A-Za-z0-9._~!$&'()*+,;=:@-]{0,12}$/);
const ESCAPED = fc.stringMatching(/^(%[0-9A-Fa-f]{2}){1,4}$/);
const SEGMENT = fc.oneof(
  WORD,
  ESCAPED,
  fc.constantFrom("workers", "results", "health", "audit", "echo", "alias", "..", ".", "", "ECHO"),
);
const PATH = fc
  .tuple(
    fc.constantFrom("/", "/workers/", "/workers/echo/", "/results/", "/workers/audit/", "//"),
    fc.array(SEGMENT, { maxLength: 5 }),
    fc.constantFrom("", "?", "?instanceId=x", "?a=%00", "#x"),
  )
  .map(([start, segments, end]) => `${start}${segments.join("/")}${end}`.replace("#", "%23"));
const METHOD = fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD");
const NAME = fc.oneof(
  fc.stringMatching(/^x-[a-z0-9-]{1,12}$/),
  fc.constantFrom(
    "x-instance-id",
    "cookie",
    "cf-connecting-ip",
    "x-forwarded-for",
    "x-real-ip",
    "cloudflare-workers-version-key",
    "te",
    "accept",
  ),
);
const VALUE = fc.stringMatching(/^[\x21-\x7e]{1,30}$/);
const HEADERS = fc.dictionary(NAME, VALUE, { maxKeys: 5 });
const WRONG_TOKEN = fc.oneof(
  fc.constant(undefined),
  VALUE.filter((token) => token !== TOKEN),
  fc.constantFrom(TOKEN.slice(0, -1), `${TOKEN}x`, TOKEN.toUpperCase(), `${TOKEN} x`, "null"),
);
const BODY = fc.oneof(fc.constant(""), fc.string(), fc.json());
const PRIVATE =
  /^(authorization|cookie|cf-.*|cloudflare-workers-version-.*|x-real-ip|x-forwarded-.*|te)$/;

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startPlatform();
});
afterAll(() => cloud.dispose());

const ask = (path: string, method: string, headers: Record<string, string>, body: string) =>
  cloud.ask("dispatch", path, {
    method,
    headers: {
      ...headers,
      "content-length": String(Buffer.byteLength(carries(method) ? body : "")),
    },
    ...(carries(method) ? { body } : {}),
  });
const carries = (method: string) => !["GET", "HEAD", "OPTIONS"].includes(method);

test(
  "without the token nothing is reached and nothing is told",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        PATH,
        METHOD,
        HEADERS,
        WRONG_TOKEN,
        BODY,
        async (path, method, headers, token, body) => {
          const sent =
            token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
          const answer = await ask(path, method, sent, body);
          expect(answer.status, `${method} ${path}`).toBe(401);
          expect(answer.text).not.toContain(MARK);
          expect(answer.text).not.toContain(TOKEN);
        },
      ),
      cases,
    );
  },
  PATIENCE,
);

test(
  "with the token every request is answered, and an agent sees no header that is not for it",
  async () => {
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(PATH, METHOD, HEADERS, BODY, async (path, method, headers, body) => {
        const answer = await ask(
          path,
          method,
          { ...headers, authorization: `Bearer ${TOKEN}` },
          body,
        );
        expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(500);
        if (method === "HEAD" || !answer.text.includes(MARK)) return;
        reached += 1;
        const { agent, action, result } = JSON.parse(answer.text);
        expect(agent).toBe("echo");
        expect(result.pathname).toBe(`/${action}`);
        expect(action).toMatch(/^[a-z0-9][a-z0-9/-]*$/);
        expect(result.headers.filter((name: string) => PRIVATE.test(name))).toEqual([]);
      }),
      cases,
    );
    expect(reached, "no request came through to the agent").toBeGreaterThan(0);
  },
  PATIENCE,
);
