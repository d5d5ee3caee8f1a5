/** https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/ */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, uploadForm } from "./harness.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
  await cloud.upload(
    "dispatcher",
    `export default { fetch(request, env) { return env.NS.get("counting").fetch(request); } };`,
    { bindings: [{ type: "dispatch_namespace", name: "NS", namespace: "users" }] },
  );
});

afterAll(() => cloud.dispose());

/** Counts in an object of a class, which answers how often it was asked. */
const counter = (className: string) => `import { DurableObject } from "cloudflare:workers";
export class ${className} extends DurableObject {
  async fetch() {
    const n = ((await this.ctx.storage.get("n")) ?? 0) + 1;
    await this.ctx.storage.put("n", n);
    return Response.json(n);
  }
}
export default { fetch(request, env) { return env.COUNTER.get(env.COUNTER.idFromName("one")).fetch(request); } };`;

interface Given {
  className?: string;
  migrations?: object;
  path?: string;
}

function upload(script: string, { className = "Counter", migrations, path }: Given = {}) {
  const metadata = {
    main_module: "index.js",
    compatibility_date: "2025-01-01",
    bindings: [{ type: "durable_object_namespace", name: "COUNTER", class_name: className }],
    ...(migrations === undefined ? {} : { migrations }),
  };
  const at = path ?? `workers/scripts/${script}`;
  return cloud.apiAnswer(
    path?.endsWith("/versions") ? "POST" : "PUT",
    at,
    uploadForm(metadata, counter(className)),
  );
}

async function made(script: string, given: Given = {}): Promise<void> {
  expect(await upload(script, given)).toMatchObject({ status: 200 });
  await cloud.api("POST", `workers/scripts/${script}/subdomain`, { enabled: true });
}

const FIRST = { new_tag: "v1", new_sqlite_classes: ["Counter"] };
const tagOf = async (script: string) =>
  (await cloud.api<{ migration_tag: string }>("GET", `workers/scripts/${script}/settings`))
    .migration_tag;
const refused = (code: number, message: string) => ({
  body: { errors: [{ code, message: expect.stringContaining(message) }] },
});

test("the tag of the last migration stays, and the next one has to name it", async () => {
  await made("tagged", { migrations: FIRST });
  expect(await tagOf("tagged")).toBe("v1");
  await made("tagged");
  expect(await tagOf("tagged")).toBe("v1");
  expect(await upload("tagged", { migrations: FIRST })).toMatchObject({
    status: 412,
    ...refused(10079, "got tag '' when expected tag is 'v1'"),
  });
  await made("tagged", { migrations: { old_tag: "v1", new_tag: "v1" } });
  const again = { old_tag: "v1", new_tag: "v2", steps: [{ new_sqlite_classes: ["Counter"] }] };
  expect(await upload("tagged", { migrations: again })).toMatchObject({
    status: 400,
    ...refused(10074, "Cannot apply new-class migration to class 'Counter'"),
  });
  expect(await tagOf("tagged")).toBe("v1");
  expect(await cloud.askJson("tagged")).toBe(1);
});

test("objects keep what they store when their class is renamed, or their Worker", async () => {
  await made("renaming", { migrations: FIRST });
  expect(await cloud.askJson("renaming")).toBe(1);
  const renamed = { from: "Counter", to: "Tally" };
  const steps = [{ renamed_classes: [renamed] }];
  await made("renaming", {
    className: "Tally",
    migrations: { old_tag: "v1", new_tag: "v2", steps },
  });
  expect(await cloud.askJson("renaming")).toBe(2);
  await cloud.api("PATCH", "workers/workers/renaming", { name: "renamed" });
  expect(await cloud.askJson("renamed")).toBe(3);
});

test("objects of a class without a migration follow their Worker to its new name, too", async () => {
  await made("plain");
  expect(await cloud.askJson("plain")).toBe(1);
  await cloud.api("PATCH", "workers/workers/plain", { name: "plain-renamed" });
  expect(await cloud.askJson("plain-renamed")).toBe(2);
});

test("objects are gone with their class, and with their Worker", async () => {
  await made("deleting", { migrations: FIRST });
  expect(await cloud.askJson("deleting")).toBe(1);
  const steps = [{ deleted_classes: ["Counter"] }, { new_sqlite_classes: ["Counter"] }];
  await made("deleting", { migrations: { old_tag: "v1", new_tag: "v2", steps } });
  expect(await cloud.askJson("deleting")).toBe(1);
  await cloud.api("DELETE", "workers/scripts/deleting?force=true");
  await made("deleting", { migrations: FIRST });
  expect(await cloud.askJson("deleting")).toBe(1);
});

test("objects go to another Worker with their class", async () => {
  await made("giving", { migrations: FIRST });
  expect(await cloud.askJson("giving")).toBe(1);
  const transfer = { from: "Counter", from_script: "giving", to: "Counter" };
  await made("taking", { migrations: { new_tag: "v1", transferred_classes: [transfer] } });
  expect(await cloud.askJson("taking")).toBe(2);
  expect(
    await upload("lonely", {
      migrations: { new_tag: "v1", transferred_classes: [{ ...transfer, from_script: "nobody" }] },
    }),
  ).toMatchObject({ status: 400, ...refused(10074, 'there is no Worker "nobody"') });
});

test("a version that is not deployed migrates nothing", async () => {
  await made("versioned", { migrations: FIRST });
  const path = "workers/scripts/versioned/versions";
  const migrations = { old_tag: "v1", new_tag: "v2", steps: [{ new_sqlite_classes: ["Other"] }] };
  expect(await upload("versioned", { migrations, path })).toMatchObject({
    status: 400,
    ...refused(10211, "migrations must be fully applied via a non-versioned deployment"),
  });
  expect((await upload("versioned", { path })).status).toBe(200);
});

test("a user Worker that is made again has none of the objects of the one before", async () => {
  const path = "workers/dispatch/namespaces/users/scripts/counting";
  for (const migrations of [FIRST, undefined]) {
    expect(await upload("", { path, ...(migrations ? { migrations } : {}) })).toMatchObject({
      status: 200,
    });
    expect(await cloud.askJson("dispatcher")).toBe(1);
    expect(await cloud.askJson("dispatcher")).toBe(2);
    await cloud.api("DELETE", path);
  }
});
