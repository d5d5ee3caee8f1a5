/** A deployment of two versions runs both, and each gets its share of the requests. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TestCloud } from "./harness.ts";

/** Says its word to a fetch, and to a method of each of its entrypoints; counts in a Durable Object. */
const speaking = (
  word: string,
) => `import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
export class Counter extends DurableObject {
  async next() { const n = ((await this.ctx.storage.get("n")) ?? 0) + 1; await this.ctx.storage.put("n", n); return n; }
}
export class Named extends WorkerEntrypoint {
  fetch() { return new Response("named ${word}"); }
  say() { return "named says ${word}"; }
}
export default class extends WorkerEntrypoint {
  async fetch(request) {
    const counting = new URL(request.url).pathname === "/count";
    const counter = this.env.COUNTER.get(this.env.COUNTER.idFromName("one"));
    return new Response("${word} " + (counting ? await counter.next() : this.env.WORD));
  }
  say() { return "says ${word}"; }
}`;

const CALLER = `export default { async fetch(request, env) {
  const { pathname, searchParams } = new URL(request.url);
  const times = Number(searchParams.get("times"));
  const headers = new Headers(request.headers);
  const said = [];
  for (let n = 0; n < times; n += 1) {
    if (pathname === "/say") said.push(await env.DEFAULT.say());
    if (pathname === "/named") said.push(await env.NAMED.say());
    if (pathname === "/fetch") said.push(await (await env.DEFAULT.fetch(request.url, { headers })).text());
  }
  return Response.json(said);
} };`;

let cloud: TestCloud;
let count = 0;
let name: string;
/** The ids of its two versions. */
let old: string;
let young: string;

beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.dispose());

const bound = (word: string) => [
  { type: "plain_text", name: "WORD", text: word },
  { type: "durable_object_namespace", name: "COUNTER", class_name: "Counter" },
];

async function addVersion(word: string): Promise<string> {
  const form = new FormData();
  const metadata = {
    main_module: "index.js",
    compatibility_date: "2024-10-22",
    bindings: bound(word),
  };
  form.set("metadata", new Blob([JSON.stringify(metadata)]));
  const type = "application/javascript+module";
  form.set("index.js", new Blob([speaking(word)], { type }), "index.js");
  return (await cloud.api<{ id: string }>("POST", `workers/scripts/${name}/versions`, form)).id;
}

async function deploy(shares: Record<string, number>): Promise<void> {
  const versions = Object.entries(shares).map(([version_id, percentage]) => ({
    version_id,
    percentage,
  }));
  const body = { strategy: "percentage", versions };
  await cloud.api("POST", `workers/scripts/${name}/deployments`, body);
}

beforeEach(async () => {
  count += 1;
  name = `speaker-${count}`;
  await cloud.upload(name, speaking("old"), {
    bindings: bound("old"),
    migrations: { new_tag: "v1", new_sqlite_classes: ["Counter"] },
  });
  const { items } = await cloud.api<{ items: { id: string }[] }>(
    "GET",
    `workers/scripts/${name}/versions`,
  );
  old = items[0]?.id ?? "";
  young = await addVersion("young");
});

const say = async (headers = {}) => (await cloud.ask(name, "/", { headers })).text;
const counted = (said: string[]) =>
  Object.fromEntries(
    [...new Set(said)].map((one) => [one, said.filter((other) => other === one).length]),
  ) as Record<string, number>;
const key = (value: string) => ({ "cloudflare-workers-version-key": value });
const override = (value: string) => ({ "cloudflare-workers-version-overrides": value });
const KEYS = Array.from({ length: 60 }, (_, n) => `visitor ${n}`);

async function assigned(): Promise<Record<string, string>> {
  const pairs = await Promise.all(KEYS.map(async (one) => [one, await say(key(one))] as const));
  return Object.fromEntries(pairs);
}

describe("a deployment of two versions", () => {
  test("runs both with their own bindings, each for about its share", async () => {
    await deploy({ [old]: 50, [young]: 50 });
    const said = await Promise.all(Array.from({ length: 200 }, () => say()));
    expect(Object.keys(counted(said)).sort()).toEqual(["old old", "young young"]);
    // More than five standard deviations below 100: once in ten million runs.
    for (const times of Object.values(counted(said))) expect(times).toBeGreaterThan(60);
  });

  test("gives a version of 0 percent nothing, and the other everything", async () => {
    await deploy({ [old]: 0, [young]: 100 });
    const said = await Promise.all(Array.from({ length: 50 }, () => say()));
    expect(counted(said)).toEqual({ "young young": 50 });
  });

  test("keeps a version key with its version, and new keys follow as the share grows", async () => {
    await deploy({ [old]: 70, [young]: 30 });
    const before = await assigned();
    expect(await assigned()).toEqual(before);
    expect(new Set(Object.values(before))).toEqual(new Set(["old old", "young young"]));
    await deploy({ [old]: 30, [young]: 70 });
    const after = await assigned();
    for (const one of KEYS)
      if (before[one] === "young young") expect(after[one]).toBe("young young");
    expect(counted(Object.values(after))["young young"]).toBeGreaterThan(
      counted(Object.values(before))["young young"] ?? 0,
    );
  });

  test("goes by a version override, also to a version of 0 percent", async () => {
    await deploy({ [old]: 100, [young]: 0 });
    expect(await say(override(`${name}="${young}"`))).toBe("young young");
    expect(await say(override(`other="${old}", ${name}="${young}"`))).toBe("young young");
    expect(await say({ ...key("any"), ...override(`${name}="${young}"`) })).toBe("young young");
  });

  test.each([
    ["of another Worker", () => `other="${young}"`],
    ["of a version that is not deployed", () => `${name}="00000000-0000-0000-0000-000000000000"`],
    ["that is no dictionary", () => `${name}=${young}`],
  ])("goes by the shares when there is an override %s", async (_what, header) => {
    await deploy({ [old]: 100, [young]: 0 });
    expect(await say(override(header()))).toBe("old old");
  });

  test("has the same Durable Objects in both", async () => {
    await deploy({ [old]: 50, [young]: 50 });
    const count = async (version: string) =>
      (await cloud.ask(name, "/count", { headers: override(`${name}="${version}"`) })).text;
    expect(await count(old)).toBe("old 1");
    expect(await count(young)).toBe("young 2");
    await deploy({ [old]: 0, [young]: 100 });
    expect(await count(young)).toBe("young 3");
  });

  test("shares out what comes over service bindings: requests, methods and named entrypoints", async () => {
    await deploy({ [old]: 50, [young]: 50 });
    await cloud.upload("caller", CALLER, {
      bindings: [
        { type: "service", name: "DEFAULT", service: name },
        { type: "service", name: "NAMED", service: name, entrypoint: "Named" },
      ],
    });
    const call = async (path: string, headers = {}) =>
      counted(JSON.parse((await cloud.ask("caller", `${path}?times=100`, { headers })).text));
    expect(Object.keys(await call("/say")).sort()).toEqual(["says old", "says young"]);
    expect(Object.keys(await call("/named")).sort()).toEqual([
      "named says old",
      "named says young",
    ]);
    expect(Object.keys(await call("/fetch")).sort()).toEqual(["old old", "young young"]);
    expect(await call("/fetch", override(`${name}="${young}"`))).toEqual({ "young young": 100 });
  });
});

test("one version alone runs again after the next deployment", async () => {
  await deploy({ [old]: 50, [young]: 50 });
  await say();
  await deploy({ [young]: 100 });
  const said = await Promise.all(
    Array.from({ length: 30 }, () => say(override(`${name}="${old}"`))),
  );
  expect(counted(said)).toEqual({ "young young": 30 });
});
