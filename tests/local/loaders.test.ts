/** https://developers.cloudflare.com/workers/runtime-apis/bindings/worker-loader/ */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, uploadForm } from "./harness.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
});

afterAll(() => cloud.dispose());

test("a Worker loads another one and asks it", async () => {
  await cloud.upload(
    "loading",
    `export default { async fetch(request, env) {
      const worker = env.LOADER.get("greeter", () => ({
        compatibilityDate: "2025-01-01",
        mainModule: "index.js",
        modules: { "index.js": "export default { fetch(request, env) { return new Response('hello ' + env.WHO); } };" },
        env: { WHO: "ann" },
        globalOutbound: null,
      }));
      return worker.getEntrypoint().fetch(request);
    } };`,
    { bindings: [{ type: "worker_loader", name: "LOADER" }] },
  );
  expect((await cloud.ask("loading")).text).toBe("hello ann");
});

test("a class that a migration made is in ctx.exports without a binding", async () => {
  const metadata = {
    main_module: "index.js",
    compatibility_date: "2025-11-17",
    migrations: { new_tag: "v1", new_sqlite_classes: ["Counter"] },
  };
  const source = `import { DurableObject } from "cloudflare:workers";
    export class Counter extends DurableObject {
      async next() { const n = ((await this.ctx.storage.get("n")) ?? 0) + 1; await this.ctx.storage.put("n", n); return n; }
    }
    export default { async fetch(request, env, ctx) { return Response.json(await ctx.exports.Counter.getByName("one").next()); } };`;
  await cloud.api("PUT", "workers/scripts/unbound", uploadForm(metadata, source));
  await cloud.api("POST", "workers/scripts/unbound/subdomain", { enabled: true });
  expect(await cloud.askJson("unbound")).toBe(1);
  expect(await cloud.askJson("unbound")).toBe(2);
});
