/**
 * Scenarios of https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
 * and of `e2e/durable-objects-exports.test.ts` in cloudflare/workers-sdk.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, uploadForm } from "./harness.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  for (const name of ["users", "others"]) {
    await cloud.api("POST", "workers/dispatch/namespaces", { name });
  }
});

afterAll(() => cloud.dispose());

/** Exports classes that count how often they are asked; asks an object of the first that is bound. */
const code = (...classes: string[]) => `import { DurableObject } from "cloudflare:workers";
class Counting extends DurableObject {
  async fetch() {
    const n = ((await this.ctx.storage.get("n")) ?? 0) + 1;
    await this.ctx.storage.put("n", n);
    return Response.json(n);
  }
}
${classes.map((name, n) => `class Class${n} extends Counting {}\nexport { Class${n} as ${name} };`).join("\n")}
export default { fetch(request, env, ctx) {
  const at = new URL(request.url).pathname.slice(1);
  const namespace = at === "" ? env.OBJECTS : ctx.exports[at];
  return namespace?.getByName ? namespace.getByName("one").fetch(request) : Response.json("no objects");
} };`;

const live = { type: "durable-object", storage: "sqlite" };
const deleted = { type: "durable-object", state: "deleted" };
const renamed = (to: string) => ({ type: "durable-object", state: "renamed", renamed_to: to });
const transferred = (to: string) => ({
  type: "durable-object",
  state: "transferred",
  transferred_to: to,
});
const expecting = (from: string) => ({
  ...live,
  state: "expecting-transfer",
  transfer_from: from,
});
const bound = (className: string, scriptName?: string) => ({
  type: "durable_object_namespace",
  name: "OBJECTS",
  class_name: className,
  ...(scriptName === undefined ? {} : { script_name: scriptName }),
});

interface Given {
  classes?: string[];
  exports?: object;
  bindings?: object[];
  namespace?: string;
  migrations?: object;
}

type Note = { class: string; scenario: string; referencing_scripts?: string[] };

interface Report {
  created: string[];
  deleted: string[];
  renamed: object[];
  transferred: object[];
  transfer_pending: object[];
  info: Note[];
  removable_entries: string[];
}

function form({ classes = [], exports, bindings = [], migrations }: Given) {
  const metadata = {
    main_module: "index.js",
    compatibility_date: "2026-01-01",
    exports,
    bindings,
    migrations,
  };
  return uploadForm(metadata, code(...classes));
}

async function answerOf(script: string, given: Given) {
  const folder = given.namespace ? `dispatch/namespaces/${given.namespace}/` : "";
  const answer = await cloud.apiAnswer("PUT", `workers/${folder}scripts/${script}`, form(given));
  const { result, errors } = answer.body as {
    result: { exports_reconciliation: Report } | null;
    errors: { code: number; meta?: { details: Note[] } }[];
  };
  return { status: answer.status, report: result?.exports_reconciliation, errors };
}

async function deployed(script: string, given: Given): Promise<Report> {
  const { status, report, errors } = await answerOf(script, given);
  expect([status, errors]).toEqual([200, []]);
  await cloud.api("POST", `workers/scripts/${script}/subdomain`, { enabled: true });
  return report as Report;
}

/** The class and the scenario of each error. */
async function refused(script: string, given: Given): Promise<Note[]> {
  const { status, errors } = await answerOf(script, given);
  expect([status, errors[0]?.code]).toEqual([400, 100402]);
  return (errors[0]?.meta?.details ?? []).map(({ class: name, scenario, referencing_scripts }) => ({
    class: name,
    scenario,
    ...(referencing_scripts === undefined ? {} : { referencing_scripts }),
  }));
}

const NOTHING = {
  created: [],
  updated: [],
  deleted: [],
  renamed: [],
  transferred: [],
  transfer_pending: [],
  warnings: [],
  info: [],
  removable_entries: [],
};
const scenarios = (notes: Note[]) => notes.map((one) => `${one.class}: ${one.scenario}`);

test("a class is made by its first deployment, and kept by the next ones", async () => {
  const given = { classes: ["Room"], exports: { Room: live }, bindings: [bound("Room")] };
  expect(await deployed("rooms", given)).toEqual({ ...NOTHING, created: ["Room"] });
  expect(await cloud.askJson("rooms")).toBe(1);
  expect(await deployed("rooms", given)).toEqual(NOTHING);
  expect(await cloud.askJson("rooms")).toBe(2);
  // Settings and secrets say nothing of the classes, and leave them.
  await cloud.api("PUT", "workers/scripts/rooms/secrets", { name: "KEY", text: "value" });
  await cloud.api("PATCH", "workers/scripts/rooms/settings", uploadForm({ tags: ["shop"] }, ""));
  expect(await cloud.askJson("rooms")).toBe(3);
  expect(await deployed("rooms", given)).toEqual(NOTHING);
});

test("a class without a binding is in ctx.exports", async () => {
  await deployed("unbound", { classes: ["Room", "Hall"], exports: { Room: live } });
  expect(await cloud.askJson("unbound", "/Room")).toBe(1);
  expect(await cloud.askJson("unbound", "/Hall")).toBe("no objects");
});

test("a deleted class is gone with its objects, and its entry can go then", async () => {
  const first = { classes: ["Room"], exports: { Room: live }, bindings: [bound("Room")] };
  await deployed("deleting", first);
  expect(await cloud.askJson("deleting")).toBe(1);
  expect(await refused("deleting", { classes: ["Room"], exports: { Room: deleted } })).toEqual([
    { class: "Room", scenario: "tombstone_delete_class_still_in_code" },
  ]);
  await deployed("visitor", { bindings: [bound("Room", "deleting")] });
  expect(await refused("deleting", { exports: { Room: deleted } })).toEqual([
    {
      class: "Room",
      scenario: "tombstone_delete_blocked_by_external_bindings",
      referencing_scripts: ["visitor"],
    },
  ]);
  await deployed("visitor", {});
  expect(await deployed("deleting", { exports: { Room: deleted } })).toEqual({
    ...NOTHING,
    deleted: ["Room"],
  });
  const { info, removable_entries } = await deployed("deleting", { exports: { Room: deleted } });
  expect([scenarios(info), removable_entries]).toEqual([["Room: stale_tombstone"], ["Room"]]);
  expect(await deployed("deleting", first)).toEqual({ ...NOTHING, created: ["Room"] });
  expect(await cloud.askJson("deleting")).toBe(1);
});

test("a renamed class keeps its objects, and bindings of other Workers follow it", async () => {
  const old = { classes: ["Counter"], exports: { Counter: live }, bindings: [bound("Counter")] };
  await deployed("renaming", old);
  await deployed("onlooker", { bindings: [bound("Counter", "renaming")] });
  expect(await cloud.askJson("renaming")).toBe(1);
  const exports = { Tally: live, Counter: renamed("Tally") };
  const both = { classes: ["Counter", "Tally"], exports, bindings: [bound("Tally")] };
  const { info, ...rest } = await deployed("renaming", both);
  expect(rest).toMatchObject({ created: [], renamed: [{ from: "Counter", to: "Tally" }] });
  expect(scenarios(info)).toEqual(["Counter: tombstone_class_still_in_code"]);
  expect(await cloud.askJson("renaming")).toBe(2);
  expect(await cloud.askJson("onlooker")).toBe(3);
  const young = { classes: ["Tally"], exports, bindings: [bound("Tally")] };
  expect(await deployed("renaming", young)).toMatchObject({
    info: [{ class: "Counter", scenario: "stale_tombstone", referencing_scripts: ["onlooker"] }],
    removable_entries: [],
  });
  await deployed("onlooker", { bindings: [bound("Tally", "renaming")] });
  expect(await deployed("renaming", young)).toMatchObject({ removable_entries: ["Counter"] });
  expect(await deployed("renaming", { ...young, exports: { Tally: live } })).toEqual(NOTHING);
  expect(await cloud.askJson("onlooker")).toBe(4);
});

test("a class goes to another Worker once both have said so", async () => {
  const given = { classes: ["Widget"], exports: { Widget: live }, bindings: [bound("Widget")] };
  await deployed("source", given);
  expect(await cloud.askJson("source")).toBe(1);
  expect(await refused("source", { exports: { Widget: transferred("target") } })).toEqual([
    { class: "Widget", scenario: "transferred_target_missing" },
  ]);
  const pending = { classes: ["Widget"], exports: { Widget: expecting("source") } };
  expect(await deployed("target", pending)).toEqual({
    ...NOTHING,
    transfer_pending: [{ class: "Widget", from: "source" }],
  });
  const early = await answerOf("target", { ...pending, bindings: [bound("Widget")] });
  expect([early.status, early.errors[0]?.code]).toEqual([400, 10061]);
  expect(await refused("rival", pending)).toEqual([
    { class: "Widget", scenario: "phase_one_transfer_duplicate" },
  ]);
  await deployed("rival", {});
  expect(await refused("source", { exports: { Widget: transferred("rival") } })).toEqual([
    { class: "Widget", scenario: "transferred_target_mismatch" },
  ]);
  const gives = { exports: { Widget: transferred("target") } };
  expect(await deployed("source", gives)).toEqual({
    ...NOTHING,
    transferred: [{ class: "Widget", to: "target", phase: "committed" }],
  });
  expect(scenarios((await deployed("target", pending)).info)).toEqual([
    "Widget: transfer_receive_already_applied",
  ]);
  expect(await deployed("target", given)).toEqual(NOTHING);
  expect(await cloud.askJson("target")).toBe(2);
  expect(await deployed("source", gives)).toMatchObject({ removable_entries: ["Widget"] });
  const from = { ...pending, exports: { Widget: expecting("rival") } };
  expect(await refused("target", from)).toEqual([
    { class: "Widget", scenario: "phase_one_transfer_after_commit_mismatch" },
  ]);
});

test("a transfer that is pending is cancelled by a deployment without its entry", async () => {
  await deployed("keeper", { classes: ["Widget"], exports: { Widget: live } });
  const pending = { classes: ["Widget"], exports: { Widget: expecting("keeper") } };
  await deployed("waiting", pending);
  expect(await deployed("waiting", { ...pending, exports: { Widget: live } })).toEqual({
    ...NOTHING,
    created: ["Widget"],
  });
  expect(await refused("keeper", { exports: { Widget: transferred("waiting") } })).toEqual([
    { class: "Widget", scenario: "transferred_pending_not_found" },
  ]);
  expect(await refused("waiting", pending)).toEqual([
    { class: "Widget", scenario: "phase_one_transfer_target_class_provisioned" },
  ]);
});

test("no class goes into a dispatch namespace, or out of one", async () => {
  const given = { classes: ["Widget"], exports: { Widget: live } };
  await deployed("outside", given);
  expect((await answerOf("inside", { ...given, namespace: "users" })).status).toBe(200);
  const wants = (from: string) => ({ classes: ["Widget"], exports: { Widget: expecting(from) } });
  const gives = (to: string) => ({ exports: { Widget: transferred(to) } });
  const found = [
    await refused("taker", wants("inside")),
    await refused("taker", { ...wants("outside"), namespace: "others" }),
    await refused("outside", gives("inside")),
    await refused("inside", { ...gives("outside"), namespace: "users" }),
  ];
  expect(found.flat().map(({ scenario }) => scenario)).toEqual([
    "phase_one_transfer_source_in_dispatch_namespace",
    "phase_one_transfer_target_in_dispatch_namespace",
    "transferred_target_in_dispatch_namespace",
    "transferred_source_in_dispatch_namespace",
  ]);
  await deployed("bare", {});
  const missing = [await refused("taker", wants("nobody")), await refused("taker", wants("bare"))];
  expect(missing.flat().map(({ scenario }) => scenario)).toEqual([
    "phase_one_transfer_source_missing",
    "phase_one_transfer_source_namespace_missing",
  ]);
});

test("all that does not fit is named at once, and changes nothing", async () => {
  await deployed("unfit", {
    classes: ["Kept", "Gone", "Bare"],
    exports: { Kept: live, Gone: live, Bare: live },
    bindings: [bound("Kept")],
  });
  const exports = {
    Kept: { ...live, storage: "legacy-kv" },
    Bare: live,
    Phantom: live,
    Fresh: { ...live, storage: "legacy-kv" },
    Odd: { ...live, renamed_to: "Kept" },
    Lost: renamed("Nobody"),
    constructor: live,
  };
  const found = await refused("unfit", { classes: ["Kept", "Gone", "Fresh"], exports });
  expect(scenarios(found).sort()).toEqual([
    "Bare: config_export_not_in_code",
    "Fresh: invalid_export",
    "Gone: provisioned_class_missing_from_config",
    "Kept: storage_type_mismatch",
    "Lost: invalid_export",
    "Odd: invalid_export",
    "Phantom: config_references_nonexistent_class",
    "constructor: config_references_nonexistent_class",
  ]);
  const without = await refused("unfit", { classes: ["Kept"] });
  expect(scenarios(without).sort()).toEqual([
    "Bare: orphaned_provisioned_namespace",
    "Gone: orphaned_provisioned_namespace",
    "Kept: provisioned_class_missing_from_config",
  ]);
  expect(await cloud.askJson("unfit")).toBe(1);
});

test("a name that is taken stays, and a class may have any name", async () => {
  const classes = ["A", "B", "toString"];
  const exports = { A: live, B: live, toString: live };
  await deployed("names", { classes, exports, bindings: [bound("toString")] });
  expect(await cloud.askJson("names")).toBe(1);
  expect(await refused("names", { classes, exports: { ...exports, A: renamed("B") } })).toEqual([
    { class: "A", scenario: "tombstone_renamed_to_occupied" },
  ]);
});

test("a Worker goes from migrations to exports with its objects, and not back", async () => {
  const migrations = { new_tag: "v1", new_sqlite_classes: ["Room"], new_classes: ["Hall"] };
  const classes = ["Room", "Hall"];
  await cloud.upload("moving-on", code(...classes), { migrations, bindings: [bound("Hall")] });
  expect(await cloud.askJson("moving-on")).toBe(1);
  const exports = { Room: live, Hall: { ...live, storage: "legacy-kv" } };
  const given = { classes, exports, bindings: [bound("Hall")] };
  expect(await deployed("moving-on", given)).toEqual(NOTHING);
  expect(await cloud.askJson("moving-on")).toBe(2);
  const more = { old_tag: "v1", new_tag: "v2", deleted_classes: ["Room"] };
  const back = await answerOf("moving-on", { classes, migrations: more });
  expect([back.status, back.errors[0]?.code]).toEqual([400, 10074]);
  const both = await answerOf("moving-on", { ...given, migrations: more });
  expect([both.status, both.errors[0]?.code]).toEqual([400, 10021]);
});

test("a version makes its classes when it is deployed, alone", async () => {
  const first = { classes: ["Room"], exports: { Room: live }, bindings: [bound("Room")] };
  await deployed("staged", first);
  const path = "workers/scripts/staged";
  const second = { classes: ["Room", "Hall"], exports: { Room: live, Hall: live } };
  const early = await cloud.apiAnswer(
    "POST",
    `${path}/versions`,
    form({ ...second, bindings: [bound("Hall")] }),
  );
  expect(early).toMatchObject({ status: 403, body: { errors: [{ code: 100406 }] } });
  expect(JSON.stringify(early.body)).toContain("declared in `exports` but not yet provisioned");
  const made = await cloud.api<{ id: string }>("POST", `${path}/versions`, form(second));
  const listed = await cloud.api<{ id: string }[]>("GET", "workers/workers/staged/versions");
  const old = listed.find(({ id }) => id !== made.id)?.id;
  const deploy = (...shares: [string | undefined, number][]) =>
    cloud.apiAnswer("POST", `${path}/deployments`, {
      strategy: "percentage",
      versions: shares.map(([version_id, percentage]) => ({ version_id, percentage })),
    });
  expect(await deploy([old, 50], [made.id, 50])).toMatchObject({
    status: 400,
    body: { errors: [{ code: 100405 }] },
  });
  expect(await cloud.askJson("staged")).toBe(1);
  expect((await deploy([made.id, 100])).status).toBe(200);
  expect(await cloud.askJson("staged", "/Hall")).toBe(1);
  // Going back would leave a class without an entry.
  expect(await deploy([old, 100])).toMatchObject({
    status: 400,
    body: { errors: [{ code: 100402 }] },
  });
  const version = await cloud.api("GET", `workers/workers/staged/versions/${made.id}`);
  expect(version).toMatchObject({ exports: { Room: live, Hall: live } });
});

test("user Workers declare their classes, too", async () => {
  const given = { classes: ["Room"], bindings: [bound("Room")], namespace: "users" };
  const { report } = await answerOf("customer", { ...given, exports: { Room: live } });
  expect(report).toEqual({ ...NOTHING, created: ["Room"] });
  await cloud.upload(
    "dispatcher",
    `export default { fetch(request, env) { return env.NS.get("customer").fetch(request); } };`,
    { bindings: [{ type: "dispatch_namespace", name: "NS", namespace: "users" }] },
  );
  expect(await cloud.askJson("dispatcher")).toBe(1);
  const exports = { Hall: live, Room: renamed("Hall") };
  await answerOf("customer", { ...given, classes: ["Hall"], bindings: [bound("Hall")], exports });
  expect(await cloud.askJson("dispatcher")).toBe(2);
});
