/** https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/ */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, uploadForm } from "./harness.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.dispatchTo("counting");
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
  bindings?: object[];
  code?: string;
}

const bound = (className: string) => ({
  type: "durable_object_namespace",
  name: "COUNTER",
  class_name: className,
});

function upload(script: string, given: Given = {}) {
  const { className = "Counter", migrations, path } = given;
  const metadata = {
    main_module: "index.js",
    compatibility_date: "2025-01-01",
    bindings: given.bindings ?? [bound(className)],
    ...(migrations === undefined ? {} : { migrations }),
  };
  const at = path ?? `workers/scripts/${script}`;
  const code = given.code ?? counter(className);
  return cloud.apiAnswer(
    path?.endsWith("/versions") ? "POST" : "PUT",
    at,
    uploadForm(metadata, code),
  );
}

/** Code without a class. */
const PLAIN = "export default { fetch() { return Response.json(0); } };";

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

test("a class is bound only once a migration has made it, by its own Worker and by others", async () => {
  const message =
    "Cannot create binding for class 'Counter' because it is not currently configured to implement Durable Objects. Ensure a --new-class migration has been applied to it.";
  expect(await upload("plain")).toMatchObject({ status: 400, ...refused(10061, message) });
  expect((await upload("plain", { bindings: [] })).status).toBe(200);
  const bindings = [{ ...bound("Counter"), script_name: "plain" }];
  expect(await upload("beside", { bindings })).toMatchObject({
    status: 400,
    ...refused(10061, message),
  });
  await made("plain", { migrations: FIRST });
  await made("beside", { bindings });
  expect(await cloud.askJson("plain")).toBe(1);
  expect(await cloud.askJson("beside")).toBe(2);
});

test("the code of a class stays as long as its objects do", async () => {
  expect(await upload("codeless", { migrations: FIRST, bindings: [], code: PLAIN })).toMatchObject({
    status: 400,
    ...refused(10070, "Cannot apply new-class migration to class 'Counter' that is not exported"),
  });
  await made("codeless", { migrations: FIRST });
  expect(await upload("codeless", { bindings: [], code: PLAIN })).toMatchObject({
    status: 403,
    ...refused(10064, "New version of script does not export class 'Counter' which is depended on"),
  });
  expect(await cloud.askJson("codeless")).toBe(1);
});

test("objects are gone with their class, and with their Worker", async () => {
  await made("deleting", { migrations: FIRST });
  expect(await cloud.askJson("deleting")).toBe(1);
  const deleted = { old_tag: "v1", new_tag: "v2", steps: [{ deleted_classes: ["Counter"] }] };
  expect(await upload("deleting", { migrations: deleted })).toMatchObject({
    status: 400,
    ...refused(10061, "without also removing the binding that references it"),
  });
  await made("deleting", { migrations: deleted, bindings: [], code: PLAIN });
  const again = { old_tag: "v2", new_tag: "v3", steps: [{ deleted_classes: ["Counter"] }] };
  expect(await upload("deleting", { migrations: again, bindings: [] })).toMatchObject({
    status: 400,
    ...refused(10074, "which was not exported in the previous version of the script"),
  });
  const anew = { old_tag: "v2", new_tag: "v3", steps: [{ new_sqlite_classes: ["Counter"] }] };
  await made("deleting", { migrations: anew });
  expect(await cloud.askJson("deleting")).toBe(1);
  await cloud.api("DELETE", "workers/scripts/deleting?force=true");
  await made("deleting", { migrations: FIRST });
  expect(await cloud.askJson("deleting")).toBe(1);
});

test("a class of new_classes has no SQL, one of new_sqlite_classes has it", async () => {
  const code = `import { DurableObject } from "cloudflare:workers";
export class Counter extends DurableObject {
  async fetch() {
    try { return Response.json([...this.ctx.storage.sql.exec("select 1 as one")]); }
    catch (error) { return Response.json(error.message); }
  }
}
export default { fetch(request, env) { return env.COUNTER.get(env.COUNTER.idFromName("one")).fetch(request); } };`;
  await made("with-sql", { code, migrations: FIRST });
  await made("without-sql", { code, migrations: { new_tag: "v1", new_classes: ["Counter"] } });
  expect(await cloud.askJson("with-sql")).toEqual([{ one: 1 }]);
  expect(await cloud.askJson("without-sql")).toContain("SQL is not enabled");
  const listed = await cloud.api<{ script: string; use_sqlite: boolean }[]>(
    "GET",
    "workers/durable_objects/namespaces?per_page=1000",
  );
  const sql = Object.fromEntries(listed.map((one) => [one.script, one.use_sqlite]));
  expect(sql).toMatchObject({ "with-sql": true, "without-sql": false });
});

test("objects go to another Worker with their class, and what is bound to them follows", async () => {
  await made("giving", { migrations: FIRST });
  expect(await cloud.askJson("giving")).toBe(1);
  await made("looking-on", { bindings: [{ ...bound("Counter"), script_name: "giving" }] });
  const transfer = { from: "Counter", from_script: "giving", to: "Counter" };
  await made("taking", { migrations: { new_tag: "v1", transferred_classes: [transfer] } });
  expect(await cloud.askJson("taking")).toBe(2);
  expect(await cloud.askJson("looking-on")).toBe(3);
  await made("counting-giver", { migrations: FIRST });
  const both = { from: "Counter", from_script: "counting-giver", to: "Counter" };
  expect(
    await upload("greedy", {
      migrations: {
        new_tag: "v1",
        steps: [{ transferred_classes: [both] }, { deleted_classes: ["Absent"] }],
      },
    }),
  ).toMatchObject({ status: 400, ...refused(10074, "class 'Absent'") });
  // What is refused takes nothing from anybody.
  expect(await cloud.askJson("counting-giver")).toBe(1);
  expect((await upload("counting-giver")).status).toBe(200);
  expect(
    await upload("lonely", {
      migrations: { new_tag: "v1", transferred_classes: [{ ...transfer, from_script: "nobody" }] },
    }),
  ).toMatchObject({ status: 400, ...refused(10074, 'there is no other Worker "nobody"') });
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
  for (let n = 0; n < 2; n += 1) {
    expect(await upload("", { path, migrations: FIRST })).toMatchObject({ status: 200 });
    expect(await cloud.askJson("dispatcher")).toBe(1);
    expect(await cloud.askJson("dispatcher")).toBe(2);
    await cloud.api("DELETE", path);
  }
});
