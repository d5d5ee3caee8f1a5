/**
 * Two requests change two things of one resource, and one begins before the other has ended, as an
 * engine's do that works on many resources side by side: both changes are there afterwards.
 */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT, TestCloud, uploadForm } from "./harness.ts";

const ZONE = "c0de24000000000000000000000000ff";
const SOURCE = `export default { fetch: () => new Response("here"), queue() {} };`;
const METADATA = { main_module: "index.js", compatibility_date: "2024-10-22" };

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
});
afterAll(() => cloud.dispose());

type Call = [method: string, path: string, body: unknown];

const ofAccount = (path: string) => `accounts/${ACCOUNT}/${path}`;

async function call<T>(...[method, path, body]: Call): Promise<T> {
  const finish = await cloud.begin(method, path, body);
  return finish<T>();
}

async function shown(path: string): Promise<unknown> {
  const { status, text } = await cloud.v4("GET", `/${path}`, "application/json", "");
  expect(status, text).toBe(200);
  return JSON.parse(text).result;
}

/** Begins `late`, makes the other change, ends `late`. */
async function overlap<T>(late: Call, meanwhile: Call): Promise<T> {
  const finish = await cloud.begin(...late);
  await call(...meanwhile);
  return finish<T>();
}

/** Code whose start takes long enough that other requests come meanwhile. */
const slowly = (source: string) => `for (let i = 0; i < 3e8; i += 1) {} ${source}`;

function settingsForm(settings: object): FormData {
  const form = new FormData();
  form.set("settings", new Blob([JSON.stringify(settings)], { type: "application/json" }));
  return form;
}

describe("a change of a Worker keeps the crons that it gets meanwhile", () => {
  const CRON = "17 3 * * *";

  /** Uploads a Worker; gives the path of its script. */
  async function worker(name: string): Promise<string> {
    await cloud.upload(name, SOURCE);
    return ofAccount(`workers/scripts/${name}`);
  }

  async function withCrons<T>(late: Call, script: string): Promise<T> {
    const answer = await overlap<T>(late, ["PUT", `${script}/schedules`, [{ cron: CRON }]]);
    expect(await shown(`${script}/schedules`)).toMatchObject({ schedules: [{ cron: CRON }] });
    return answer;
  }

  test("its workers.dev address", async () => {
    const script = await worker("crons-subdomain");
    await withCrons(["POST", `${script}/subdomain`, { enabled: false }], script);
    expect(await shown(`${script}/subdomain`)).toMatchObject({ enabled: false });
  });

  test("a secret", async () => {
    const script = await worker("crons-secret");
    await withCrons(["PUT", `${script}/secrets`, { name: "KEY", text: "value" }], script);
    expect(await shown(`${script}/secrets`)).toMatchObject([{ name: "KEY" }]);
  });

  test("secrets in bulk", async () => {
    const script = await worker("crons-bulk");
    const secrets = { KEY: { name: "KEY", type: "secret_text", text: "value" } };
    await withCrons(["PATCH", `${script}/secrets-bulk`, { secrets }], script);
    expect(await shown(`${script}/secrets`)).toMatchObject([{ name: "KEY" }]);
  });

  test("its settings", async () => {
    const script = await worker("crons-settings");
    const form = settingsForm({ bindings: [{ type: "plain_text", name: "A", text: "1" }] });
    await withCrons(["PATCH", `${script}/settings`, form], script);
    expect(await shown(`${script}/settings`)).toMatchObject({ bindings: [{ name: "A" }] });
  });

  test("the settings of the script alone", async () => {
    const script = await worker("crons-script-settings");
    await withCrons(["PATCH", `${script}/script-settings`, { logpush: true }], script);
    expect(await shown(`${script}/script-settings`)).toMatchObject({ logpush: true });
  });

  test("its upload", async () => {
    const script = await worker("crons-upload");
    await withCrons(["PUT", script, uploadForm({ ...METADATA, tags: ["new"] }, SOURCE)], script);
    expect(await shown(`${script}/script-settings`)).toMatchObject({ tags: ["new"] });
  });

  test("its content", async () => {
    const script = await worker("crons-content");
    const form = uploadForm(METADATA, SOURCE.replace("here", "there"));
    await withCrons(["PUT", `${script}/content`, form], script);
    expect((await cloud.ask("crons-content")).text).toBe("there");
  });

  test("a version, and its deployment", async () => {
    const script = await worker("crons-version");
    const form = uploadForm(METADATA, SOURCE.replace("here", "there"));
    const { id } = await withCrons<{ id: string }>(["POST", `${script}/versions`, form], script);
    await call("PUT", `${script}/schedules`, []);
    const versions = [{ version_id: id, percentage: 100 }];
    await withCrons(
      ["POST", `${script}/deployments`, { strategy: "percentage", versions }],
      script,
    );
    expect((await cloud.ask("crons-version")).text).toBe("there");
  });

  test.each(["PUT", "PATCH"])("%s of the Worker as a resource", async (method) => {
    const name = `crons-resource-${method.toLowerCase()}`;
    const script = await worker(name);
    const path = ofAccount(`workers/workers/${name}`);
    await withCrons([method, path, { name, logpush: true }], script);
    expect(await shown(path)).toMatchObject({ logpush: true });
  });

  test("a version of the Worker as a resource", async () => {
    const script = await worker("crons-resource-version");
    const main = Buffer.from(SOURCE.replace("here", "there")).toString("base64");
    const type = "application/javascript+module";
    const version = {
      ...METADATA,
      modules: [{ name: "index.js", content_type: type, content_base64: main }],
    };
    const path = ofAccount("workers/workers/crons-resource-version/versions?deploy=true");
    await withCrons(["POST", path, version], script);
    expect((await cloud.ask("crons-resource-version")).text).toBe("there");
  });

  test("another name", async () => {
    const script = await worker("crons-old-name");
    const schedules = [{ cron: CRON }];
    await overlap(
      ["PATCH", ofAccount("workers/services/crons-old-name"), { id: "crons-new-name" }],
      ["PUT", `${script}/schedules`, schedules],
    );
    const renamed = ofAccount("workers/scripts/crons-new-name");
    expect(await shown(`${renamed}/schedules`)).toMatchObject({ schedules });
  });
});

test("a Worker that is deleted while it is changed stays deleted", async () => {
  await cloud.upload("gone", SOURCE);
  const finish = await cloud.begin("POST", ofAccount("workers/scripts/gone/subdomain"), {
    enabled: true,
  });
  await cloud.api("DELETE", "workers/scripts/gone");
  await expect(finish()).rejects.toThrow("This Worker does not exist on your account.");
  expect((await cloud.apiAnswer("GET", "workers/scripts/gone/subdomain")).status).toBe(404);
});

test("what changes while workerd looks at an upload stays, and the upload follows it", async () => {
  const slow = slowly(SOURCE.replace("here", "there"));
  await cloud.upload("looked-at", SOURCE);
  const script = "workers/scripts/looked-at";
  const names = ["A", "B", "C", "D"];
  const cron = { cron: "* * * * *" };
  await Promise.all([
    cloud.api("PUT", script, uploadForm(METADATA, slow)),
    ...names.map((name) => cloud.api("PUT", `${script}/secrets`, { name, text: "value" })),
    cloud.api("PUT", `${script}/schedules`, [cron]),
  ]);
  const secrets = await cloud.api<{ name: string }[]>("GET", `${script}/secrets`);
  expect(secrets.map(({ name }) => name).sort()).toEqual(names);
  expect(await cloud.api("GET", `${script}/schedules`)).toMatchObject({ schedules: [cron] });
  const { items } = await cloud.api<{ items: { number: number }[] }>("GET", `${script}/versions`);
  expect(items.map(({ number }) => number)).toEqual([6, 5, 4, 3, 2, 1]);
  expect((await cloud.ask("looked-at")).text).toBe("there");
});

test("two first uploads of one Worker are two versions of it", async () => {
  const path = "workers/scripts/first-uploads";
  const upload = (text: string) => {
    const form = uploadForm(METADATA, slowly(SOURCE.replace("here", text)));
    return cloud.api<{ tag: string }>("PUT", path, form);
  };
  const [one, other] = await Promise.all([upload("one"), upload("other")]);
  expect(one.tag).toBe(other.tag);
  const { items } = await cloud.api<{ items: { number: number }[] }>("GET", `${path}/versions`);
  expect(items.map(({ number }) => number)).toEqual([2, 1]);
});

test("static assets that come side by side are all there", async () => {
  const texts = Array.from({ length: 8 }, (_, index) => `file ${index}`);
  const hashOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);
  const manifest = Object.fromEntries(
    texts.map((text, index) => [`/${index}.txt`, { hash: hashOf(text), size: text.length }]),
  );
  const session = "workers/scripts/side-by-side/assets-upload-session";
  const { jwt } = await cloud.api<{ jwt: string }>("POST", session, { manifest });
  const answers = await Promise.all(
    texts.map((text) => {
      const form = new FormData();
      const content = Buffer.from(text).toString("base64");
      form.set(hashOf(text), new Blob([content], { type: "text/plain" }), hashOf(text));
      return cloud.bearer("POST", "workers/assets/upload?base64=true", jwt, form);
    }),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 202)).toHaveLength(texts.length - 1);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
});

test("a queue keeps the consumer that it gets while its settings change, and the settings", async () => {
  const { queue_id: id } = await cloud.api<{ queue_id: string }>("POST", "queues", {
    queue_name: "changed-twice",
  });
  const queue = ofAccount(`queues/${id}`);
  const consumers = `${queue}/consumers`;
  const settings = (delay: number) => ({ settings: { delivery_delay: delay } });
  await overlap(["PATCH", queue, settings(5)], ["POST", consumers, { type: "http_pull" }]);
  expect(await shown(queue)).toMatchObject({
    ...settings(5),
    consumers: [{ type: "http_pull" }],
  });
  await cloud.upload("changed-twice", SOURCE);
  const worker = { type: "worker", script_name: "changed-twice" };
  await overlap(["POST", consumers, worker], ["PATCH", queue, settings(7)]);
  expect(await shown(queue)).toMatchObject({ ...settings(7), consumers_total_count: 2 });
});

test("a bucket keeps each of its settings", async () => {
  await cloud.api("POST", "r2/buckets", { name: "changed-twice" });
  const { queue_id: queue } = await cloud.api<{ queue_id: string }>("POST", "queues", {
    queue_name: "of-the-bucket",
  });
  const bucket = ofAccount("r2/buckets/changed-twice");
  const rules = [{ actions: ["PutObject"] }];
  const notifications = ofAccount(
    `event_notifications/r2/changed-twice/configuration/queues/${queue}`,
  );
  const cors = [{ allowed: { origins: ["https://example.com"], methods: ["GET"] } }];
  await overlap(["PUT", notifications, { rules }], ["PUT", `${bucket}/cors`, { rules: cors }]);
  expect(await shown(`${bucket}/cors`)).toMatchObject({ rules: cors });
  expect(await shown(notifications)).toMatchObject({ rules });
  const domain = { domain: "files.code24.localhost", zoneId: ZONE, enabled: true };
  const managed = `${bucket}/domains/managed`;
  await overlap(["POST", `${bucket}/domains/custom`, domain], ["PUT", managed, { enabled: true }]);
  expect(await shown(managed)).toMatchObject({ enabled: true });
  expect(await shown(`${bucket}/domains/custom`)).toMatchObject({
    domains: [{ domain: domain.domain }],
  });
});

test("a dispatch namespace takes the user Workers along that came before its new name", async () => {
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "old-name" });
  const namespaces = ofAccount("workers/dispatch/namespaces");
  await overlap(
    ["PATCH", `${namespaces}/old-name`, { name: "new-name", trusted_workers: true }],
    ["PUT", `${namespaces}/old-name/scripts/site`, uploadForm(METADATA, SOURCE)],
  );
  expect(await shown(`${namespaces}/new-name`)).toMatchObject({
    trusted_workers: true,
    script_count: 1,
  });
});

test("a zone and what is in it keep each change", async () => {
  const zone = `zones/${ZONE}`;
  await overlap(
    ["PATCH", zone, { paused: true }],
    ["PATCH", zone, { vanity_name_servers: ["ns1.code24.localhost"] }],
  );
  expect(await shown(zone)).toMatchObject({
    paused: true,
    vanity_name_servers: ["ns1.code24.localhost"],
  });
  const records = `${zone}/dns_records`;
  const { id } = await call<{ id: string }>("POST", records, {
    type: "A",
    name: "a",
    content: "192.0.2.1",
    ttl: 60,
  });
  const record = `${records}/${id}`;
  await overlap(["PATCH", record, { comment: "one" }], ["PATCH", record, { ttl: 120 }]);
  expect(await shown(record)).toMatchObject({ comment: "one", ttl: 120 });
});

test("an account keeps each of its settings", async () => {
  const settings = ofAccount("workers/account-settings");
  await overlap(
    ["PUT", settings, { green_compute: true }],
    ["PUT", ofAccount("workers/subdomain"), { subdomain: "changed-twice" }],
  );
  expect(await shown(settings)).toMatchObject({ green_compute: true });
  expect(await shown(ofAccount("workers/subdomain"))).toEqual({ subdomain: "changed-twice" });
});

test("a secret of a store keeps each of its fields", async () => {
  const stores = ofAccount("secrets_store/stores");
  const store = await call<{ id: string }>("POST", stores, { name: "changed-twice" });
  const secrets = `${stores}/${store.id}/secrets`;
  const [secret] = await call<[{ id: string }]>("POST", secrets, [
    { name: "KEY", value: "value", scopes: ["workers"] },
  ]);
  const path = `${secrets}/${secret.id}`;
  await overlap(
    ["PATCH", path, { comment: "one" }],
    ["PATCH", path, { scopes: ["workers", "ai_gateway"] }],
  );
  expect(await shown(path)).toMatchObject({ comment: "one", scopes: ["workers", "ai_gateway"] });
});

test("two bookmarks of a database that are asked for at once both lead back", async () => {
  const { uuid } = await cloud.api<{ uuid: string }>("POST", "d1/database", { name: "twice" });
  const database = `d1/database/${uuid}`;
  const ask = () => cloud.api<{ bookmark: string }>("GET", `${database}/time_travel/bookmark`);
  for (const { bookmark } of await Promise.all([ask(), ask(), ask()])) {
    const path = `${database}/time_travel/restore?bookmark=${bookmark}`;
    expect(await cloud.api("POST", path)).toMatchObject({ bookmark });
  }
});
