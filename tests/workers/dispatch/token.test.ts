/** Every route of the dispatch Worker, as its table has them, asks for the token before all else. */
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { ROUTES } from "../../../worker_src/dispatch/routes.ts";
import { startPlatform, TOKEN, uploadDispatch } from "../../fuzz/platform.ts";
import { type TestCloud, until } from "../../local/harness.ts";

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
/** A user Worker that leaves a mark wherever it is asked. */
const MARKING = `export default { async fetch(request, env) {
  await env.MARKS.put(crypto.randomUUID(), request.url);
  return Response.json({ marked: true });
} };`;

/** Each route with what callers put in it; `audit` and the alias are ways of the last one. */
const AGENTS = ["marking", "audit", "alias"];
const PATHS = [...Object.keys(ROUTES), "/workers/<agent>", "/nothing", "/"].flatMap((route) =>
  (route.includes("<agent>") ? AGENTS : [""]).map((agent) =>
    route.replace("<agent>", agent).replace("<action>", "mark").replace("<instanceId>", "run-1"),
  ),
);

const OTHERS: Record<string, string | undefined> = {
  "no token": undefined,
  "an empty one": "Bearer ",
  "a wrong one": "Bearer wrong",
  "that of another stack": "Bearer a-dispatch-token-of-another-stack",
  "all but its last letter": `Bearer ${TOKEN.slice(0, -1)}`,
  "its first letter": `Bearer ${TOKEN.slice(0, 1)}`,
  "all but its first letter": `Bearer ${TOKEN.slice(1)}`,
  "one letter more": `Bearer ${TOKEN}x`,
  "it twice": `Bearer ${TOKEN} ${TOKEN}`,
  "its letters in the other case": `Bearer ${TOKEN.toUpperCase()}`,
  "it without the scheme": TOKEN,
  "it in another scheme": `Basic ${TOKEN}`,
};

let cloud: TestCloud;
let marks = "";
beforeAll(async () => {
  cloud = await startPlatform();
  const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", {
    title: "marks",
  });
  marks = `storage/kv/namespaces/${id}/keys`;
  const bindings = [{ type: "kv_namespace", name: "MARKS", namespace_id: id }];
  for (const name of ["marking", "mark-auditor", "echo"]) {
    await cloud.upload(name, MARKING, { namespace: "agents", bindings });
  }
});
afterAll(() => cloud.dispose());

const marked = async () => (await cloud.api<unknown[]>("GET", marks)).length;

async function statuses(authorization?: string): Promise<Set<number>> {
  const found = new Set<number>();
  for (const path of PATHS) {
    for (const method of METHODS) {
      const headers = authorization === undefined ? {} : { authorization };
      found.add((await cloud.ask("dispatch", path, { method, headers })).status);
    }
  }
  return found;
}

test.each(Object.keys(OTHERS))("with %s every route is closed", async (name) => {
  const before = await marked();
  expect(await statuses(OTHERS[name])).toEqual(new Set([401]));
  expect(await marked()).toBe(before);
});

test("with the token every way to an agent is open", async () => {
  const before = await marked();
  expect(await statuses(`Bearer ${TOKEN}`)).not.toContain(401);
  expect(await marked()).toBeGreaterThanOrEqual(before + AGENTS.length);
});

test("an old token is taken while the rotation goes on, and by no route once it is over", async () => {
  const [old, renewed] = [`Bearer ${TOKEN}`, "Bearer renewed"];
  const took = async (authorization: string) => !(await statuses(authorization)).has(401);
  onTestFinished(async () => {
    await uploadDispatch(cloud, TOKEN, TOKEN);
    await until(async () => expect(await took(old)).toBe(true));
  });
  await uploadDispatch(cloud, "renewed", TOKEN);
  await until(async () => expect(await took(renewed)).toBe(true));
  expect(await took(old)).toBe(true);
  await uploadDispatch(cloud, "renewed", "renewed");
  await until(async () => expect(await statuses(old)).toEqual(new Set([401])));
  expect(await took(renewed)).toBe(true);
});
