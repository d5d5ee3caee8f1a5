import { expect, test } from "vitest";
import { headersForAgent } from "../../worker_src/dispatch/headers.ts";

test("hop-by-hop headers, those that Connection names and private ones are dropped", () => {
  const given = new Headers({
    accept: "application/json",
    authorization: "Bearer t",
    "cf-ray": "1",
    connection: "keep-alive, X-Dropped",
    cookie: "a=b",
    "cloudflare-workers-version-overrides": "v",
    te: "trailers",
    "x-dropped": "no",
    "x-forwarded-for": "203.0.113.1",
    "x-instance-id": "run-1",
  });
  expect(Object.fromEntries(headersForAgent(given))).toEqual({
    accept: "application/json",
    "x-instance-id": "run-1",
  });
});
