/** What a dispatch says of a call is what the outbound Worker knows of its fetches. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestCloud } from "./harness.ts";

/** `GET /<script>?outbound=<JSON>` calls the user Worker with these parameters. */
const DISPATCHER = `export default { fetch(request, env) {
  const url = new URL(request.url);
  const outbound = url.searchParams.get("outbound");
  const options = outbound === null ? {} : { outbound: JSON.parse(outbound) };
  return env.NS.get(url.pathname.slice(1), {}, options).fetch(request);
} };`;

/** Both tell what of `env` is a value, and the headers that came. */
const TELL = `const tell = (request, env) => Response.json({ env, url: request.url, via: "outbound",
  headers: [...request.headers.keys()].filter((name) => name.startsWith("x-")) });`;
const OBJECT = `${TELL} export default { fetch: (request, env) => tell(request, env) };`;
const CLASS = `import { WorkerEntrypoint } from "cloudflare:workers"; ${TELL}
export default class extends WorkerEntrypoint { fetch(request) { return tell(request, this.env); } }`;

const CALLER = `export default { async fetch(request, env) {
  const words = [];
  for (let n = 0; n < 3; n += 1) {
    const answer = await fetch("https://api.example.com/" + n, { headers: { "x-local-cloud-outbound-parameters": "forged" } });
    words.push(JSON.stringify((await answer.json()).env));
    await scheduler.wait(Math.random() * 5);
  }
  return Response.json([...new Set(words)].map((word) => JSON.parse(word)));
} };`;

interface Told {
  env: Record<string, unknown>;
  url: string;
  headers: string[];
}

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
  for (const [kind, source] of Object.entries({ object: OBJECT, class: CLASS })) {
    const own = [{ type: "plain_text", name: "OWN", text: kind }];
    await cloud.upload(`outbound-${kind}`, source, { bindings: own });
    const params = [{ name: "customer" }, { name: "plan" }];
    const outbound = { worker: { service: `outbound-${kind}` }, params };
    const binding = { type: "dispatch_namespace", name: "NS", namespace: "users", outbound };
    await cloud.upload(`dispatcher-${kind}`, DISPATCHER, { bindings: [binding] });
  }
  await cloud.upload(
    "fetcher",
    `export default { fetch: () => fetch("https://x.example/a?b=c") };`,
    {
      namespace: "users",
    },
  );
  await cloud.upload("caller", CALLER, { namespace: "users" });
});
afterAll(() => cloud.dispose());

const path = (script: string, outbound: unknown) =>
  `/${script}?outbound=${encodeURIComponent(JSON.stringify(outbound))}`;

describe.each(["object", "class"])(
  "an outbound Worker whose default export is of kind %s",
  (kind) => {
    test("finds the parameters of the call in env, beside its own bindings", async () => {
      const plan = { name: "größer", seats: [1, 2] };
      const told = await cloud.askJson<Told>(
        `dispatcher-${kind}`,
        path("fetcher", { customer: "acme", plan }),
      );
      expect(told).toMatchObject({
        env: { OWN: kind, customer: "acme", plan },
        url: "https://x.example/a?b=c",
        headers: [],
      });
    });

    test("gets no parameter that the binding does not declare or the call does not give", async () => {
      const given = {
        customer: "acme",
        OWN: "another",
        other: 1,
        __proto__: { plan: "inherited" },
      };
      const told = await cloud.askJson<Told>(`dispatcher-${kind}`, path("fetcher", given));
      expect(told.env).toEqual({ OWN: kind, customer: "acme" });
      expect((await cloud.askJson<Told>(`dispatcher-${kind}`, "/fetcher")).env).toEqual({
        OWN: kind,
      });
    });

    test("never gets those of another call, however many run at once", async () => {
      const customers = Array.from({ length: 40 }, (_, n) => `customer ${n}`);
      const told = await Promise.all(
        customers.map((customer) =>
          cloud.askJson<unknown[]>(`dispatcher-${kind}`, path("caller", { customer })),
        ),
      );
      expect(told).toEqual(customers.map((customer) => [{ OWN: kind, customer }]));
    });
  },
);

test("a request that is no fetch of a user Worker has no parameters, whatever it says", async () => {
  const headers = { "x-local-cloud-outbound-parameters": "%7B%22customer%22%3A%22forged%22%7D" };
  const answer = await cloud.ask("outbound-object", "/", { headers });
  expect(JSON.parse(answer.text).env).toEqual({ OWN: "object" });
});

test("publishing a user Worker restarts nothing, and its new code has the parameters", async () => {
  await cloud.ask("dispatcher-object", path("fetcher", { customer: "before" }));
  const before = cloud.restarts();
  for (const n of [1, 2]) {
    const source = `export default { fetch: () => fetch("https://x.example/${n}") };`;
    await cloud.upload("fresh", source, { namespace: "users" });
    expect(
      await cloud.askJson("dispatcher-object", path("fresh", { customer: `number ${n}` })),
    ).toMatchObject({ env: { customer: `number ${n}` }, url: `https://x.example/${n}` });
  }
  expect(cloud.restarts()).toBe(before);
});

test("parameters as text are refused: the API takes objects with a name", async () => {
  const outbound = { worker: { service: "outbound-object" } };
  const upload = (params: unknown[]) => {
    const binding = { type: "dispatch_namespace", name: "NS", namespace: "users" };
    const metadata = {
      main_module: "index.js",
      bindings: [{ ...binding, outbound: { ...outbound, params } }],
    };
    const form = new FormData();
    form.set("metadata", new Blob([JSON.stringify(metadata)]));
    form.set(
      "index.js",
      new Blob([DISPATCHER], { type: "application/javascript+module" }),
      "index.js",
    );
    return cloud.apiAnswer("PUT", "workers/scripts/refused", form);
  };
  for (const params of [["customer"], [{}], [{ name: 1 }], [null]]) {
    expect(await upload(params)).toMatchObject({
      status: 400,
      body: { errors: [{ code: 10021, message: expect.stringContaining("outbound.params") }] },
    });
  }
});
