/** Ways through a zone: routes with patterns, and custom hostnames to the fallback origin. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, until } from "./harness.ts";

const ZONE = "c0de24000000000000000000000000ff";
let cloud: TestCloud;

const zone = async (method: string, path: string, body: object = {}) => {
  const answer = await cloud.v4(
    method,
    `/zones/${ZONE}/${path}`,
    "application/json",
    JSON.stringify(body),
  );
  return JSON.parse(answer.text) as { success: boolean; result: Record<string, string> };
};
const record = (name: string) =>
  zone("POST", "dns_records", { name, type: "AAAA", content: "100::", proxied: true });
const route = (pattern: string, script?: string) =>
  zone("POST", "workers/routes", { pattern, script });
const asked = async (host: string, path = "/") => (await cloud.ask(host, path)).text;

/** A Worker that says its name and the address that it is asked for. */
const saying = (name: string) =>
  `export default { fetch(request) { return new Response("${name} " + request.url); } };`;

beforeAll(async () => {
  cloud = await TestCloud.start();
  for (const name of ["any", "sites", "special"]) await cloud.upload(name, saying(name));
  await record("*.sites");
  await record("saas");
  await record("unrouted");
  await route("*/*", "any");
  await route("*.code24.localhost/*");
  await route("*.sites.code24.localhost/*", "sites");
  await route("one.sites.code24.localhost/special*", "special");
  await zone("PUT", "custom_hostnames/fallback_origin", { origin: "saas.code24.localhost" });
});

afterAll(() => cloud.dispose());

test("the most specific pattern answers, and the Worker sees the public address", async () => {
  expect(await asked("one.sites.code24.localhost", "/a?b=1")).toBe(
    "sites https://one.sites.code24.localhost/a?b=1",
  );
  expect(await asked("one.sites.code24.localhost", "/special/2")).toBe(
    "special https://one.sites.code24.localhost/special/2",
  );
});

test("a route without a Worker keeps the wider route away", async () => {
  const { status, text } = await cloud.ask("unrouted.code24.localhost");
  expect([status, text]).toEqual([404, expect.stringContaining("no Worker answers this host")]);
});

test("a name of the zone without a proxied record is answered by no route", async () => {
  expect((await cloud.ask("apex.without.record.example")).status).toBe(404);
  await zone("POST", "workers/routes", { pattern: "bare.code24.localhost/*", script: "special" });
  expect((await cloud.ask("bare.code24.localhost")).status).toBe(404);
  await record("bare");
  expect(await asked("bare.code24.localhost")).toBe("special https://bare.code24.localhost/");
});

test("a custom hostname is pending, then active, and its requests reach the wildcard route", async () => {
  const ssl = { method: "http", type: "dv" };
  const made = await zone("POST", "custom_hostnames", { hostname: "shop.example.com", ssl });
  expect(made.result).toMatchObject({
    status: "pending",
    ssl: { ...ssl, status: "pending_validation" },
    ownership_verification: { type: "txt", name: "_cf-custom-hostname.shop.example.com" },
  });
  const active = await until(async () => {
    const { result } = await zone("GET", `custom_hostnames/${made.result.id}`);
    expect(result.status).toBe("active");
    return result;
  });
  expect(active).toMatchObject({ ssl: { status: "active" } });
  expect(active).not.toHaveProperty("ownership_verification");
  expect(await asked("shop.example.com", "/x")).toBe("any https://shop.example.com/x");
  // What people can open in a browser: every name under .localhost is this machine.
  expect(await asked("shop.example.com.localhost", "/x")).toBe("any https://shop.example.com/x");
  await zone("DELETE", `custom_hostnames/${made.result.id}`);
  expect((await cloud.ask("shop.example.com")).status).toBe(404);
});

test("a custom hostname whose owner proves nothing stays pending, older than a validation takes", async () => {
  const waiting = "a.pending.example";
  const { result } = await zone("POST", "custom_hostnames", { hostname: waiting });
  const made = await zone("POST", "custom_hostnames", { hostname: "later.example.com" });
  await until(async () => {
    const later = await zone("GET", `custom_hostnames/${made.result.id}`);
    expect(later.result.status).toBe("active");
  });
  const kept = await zone("GET", `custom_hostnames/${result.id}`);
  expect(kept.result).toMatchObject({
    status: "pending",
    ownership_verification: { name: `_cf-custom-hostname.${waiting}`, value: result.id },
  });
  expect((await cloud.ask(waiting)).status).toBe(404);
});

test("a custom hostname that Cloudflare blocks never becomes active", async () => {
  const { result } = await zone("POST", "custom_hostnames", { hostname: "a.blocked.example" });
  expect(result.status).toBe("blocked");
  expect((await cloud.ask("a.blocked.example")).status).toBe(404);
});

test("another Worker's fetch follows the routes; a Worker's own route does not lead back to it", async () => {
  const hostname = "looping.example.com";
  const source = `export default { async fetch(request) {
    const answer = await fetch("https://${hostname}/");
    return new Response(answer.status + " " + (await answer.text()));
  } };`;
  await cloud.upload("asking", source);
  await cloud.upload("looping", source);
  await route(`${hostname}/*`, "looping");
  await zone("POST", "custom_hostnames", { hostname });
  await until(async () => expect(await asked(hostname)).toBe("530 error code: 1016"));
  expect(await asked("asking")).toBe("200 530 error code: 1016");
});

test("a thousand custom hostnames start workerd no more often than none", async () => {
  await asked("one.sites.code24.localhost");
  const before = cloud.restarts();
  await Promise.all(
    Array.from({ length: 1000 }, (_, n) =>
      zone("POST", "custom_hostnames", { hostname: `shop-${n}.example.net` }),
    ),
  );
  await until(async () => expect(await asked("shop-999.example.net")).toContain("any https://"));
  expect(cloud.restarts()).toBe(before);
});
