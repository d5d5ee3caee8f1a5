import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, until, uploadForm } from "./harness.ts";

const DISPATCHER = `export default { async fetch(request, env) {
  const [, script] = new URL(request.url).pathname.split("/");
  return env.NS.get(script).fetch(request);
} };`;

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
  await cloud.upload("dispatcher", DISPATCHER, {
    bindings: [{ type: "dispatch_namespace", name: "NS", namespace: "users" }],
  });
});

afterAll(() => cloud.dispose());

/** Publishes a user Worker whose `fetch` is this body, and gives the JSON that it answers. */
async function answerOf(name: string, body: string, bindings: Record<string, unknown>[]) {
  const source = `export default { async fetch(request, env, ctx) { ${body} } };`;
  await cloud.upload(name, source, { namespace: "users", bindings });
  return cloud.askJson("dispatcher", `/${name}`);
}

async function database(name: string): Promise<Record<string, unknown>> {
  const { uuid } = await cloud.api<{ uuid: string }>("POST", "d1/database", { name });
  return { type: "d1", name: "DB", id: uuid };
}

async function bucket(name: string): Promise<Record<string, unknown>> {
  await cloud.api("POST", "r2/buckets", { name });
  return { type: "r2_bucket", name: "ASSETS", bucket_name: name };
}

test("a user Worker asks its D1 database in every way that the binding has", async () => {
  const answer = await answerOf(
    "asking",
    `const { DB } = env;
    const made = await DB.exec("CREATE TABLE site (name TEXT, size INTEGER)");
    const put = DB.prepare("INSERT INTO site VALUES (?, ?)");
    const many = await DB.batch([put.bind("acme", 1), put.bind("b", null), put.bind("c", 3)]);
    const { meta } = await put.bind("d", 4).run();
    const all = await DB.prepare("SELECT * FROM site WHERE size > ?1 ORDER BY size").bind(2).all();
    const one = DB.prepare("SELECT name, size FROM site WHERE name = ?").bind("acme");
    return Response.json({
      made: made.count, many: many.map(({ success }) => success), changes: meta.changes,
      all: all.results, first: await one.first(), column: await one.first("size"),
      none: await one.bind("nobody").first(), raw: await one.raw(),
      named: await one.raw({ columnNames: true }),
      session: await DB.withSession().prepare("SELECT count(*) AS n FROM site").first("n"),
      refused: await DB.prepare("SELECT * FROM absent").all().catch(({ message }) => message),
      unbound: (() => { try { one.bind(undefined); } catch ({ message }) { return message; } })(),
    });`,
    [await database("asked")],
  );
  expect(answer).toEqual({
    made: 1,
    many: [true, true, true],
    changes: 1,
    all: [
      { name: "c", size: 3 },
      { name: "d", size: 4 },
    ],
    first: { name: "acme", size: 1 },
    column: 1,
    none: null,
    raw: [["acme", 1]],
    named: [
      ["name", "size"],
      ["acme", 1],
    ],
    session: 4,
    refused: "D1_ERROR: no such table: absent: SQLITE_ERROR",
    unbound: "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
  });
});

test("a user Worker keeps objects in its R2 bucket, and reads them in every form", async () => {
  const answer = await answerOf(
    "keeping",
    `const { ASSETS } = env;
    const options = { httpMetadata: { contentType: "text/css", cacheControl: "max-age=60" }, customMetadata: { of: "acme" } };
    const put = await ASSETS.put("a/style.css", "body {}", options);
    await ASSETS.put("a/bytes", new Uint8Array([1, 2, 3]));
    await ASSETS.put("b", new Response("streamed").body);
    await ASSETS.put("c", new Blob(["of a blob"]));
    const found = await ASSETS.get("a/style.css");
    const headers = new Headers();
    found.writeHttpMetadata(headers);
    const text = await found.text();
    const [head, part] = [await ASSETS.head("a/style.css"), await ASSETS.get("b", { range: { offset: 2, length: 3 } })];
    const listed = await ASSETS.list({ prefix: "a/", include: ["customMetadata"] });
    const folders = await ASSETS.list({ delimiter: "/" });
    const unchanged = await ASSETS.get("b", { onlyIf: { etagDoesNotMatch: (await ASSETS.head("b")).etag } });
    await ASSETS.delete(["a/bytes", "c"]);
    return Response.json({
      put: [put.key, put.size, put.httpEtag === '"' + put.etag + '"'], text, headers: Object.fromEntries(headers),
      used: found.bodyUsed, custom: found.customMetadata.of, uploaded: head.uploaded instanceof Date,
      body: "body" in head, part: await part.text(), md5: head.checksums.toJSON().md5,
      json: await (await ASSETS.put("j", '{"n":1}'), await ASSETS.get("j")).json(),
      stream: await new Response((await ASSETS.get("b")).body).text(),
      listed: listed.objects.map(({ key, customMetadata }) => [key, customMetadata.of ?? null]), truncated: listed.truncated,
      folders: [folders.delimitedPrefixes, folders.objects.map(({ key }) => key)],
      unchanged: [unchanged.key, "body" in unchanged],
      gone: [await ASSETS.get("c"), await ASSETS.head("a/bytes")],
    });`,
    [await bucket("kept")],
  );
  expect(answer).toEqual({
    put: ["a/style.css", 7, true],
    text: "body {}",
    headers: { "cache-control": "max-age=60", "content-type": "text/css" },
    used: true,
    custom: "acme",
    uploaded: true,
    body: false,
    part: "rea",
    md5: "fcdce6b6d6e2175f6406869882f6f1ce",
    json: { n: 1 },
    stream: "streamed",
    listed: [
      ["a/bytes", null],
      ["a/style.css", "acme"],
    ],
    truncated: false,
    folders: [["a/"], ["b", "c"]],
    unchanged: ["b", false],
    gone: [null, null],
  });
});

test("a user Worker uploads an object in parts", async () => {
  const answer = await answerOf(
    "parting",
    `const begun = await env.ASSETS.createMultipartUpload("large", { httpMetadata: { contentType: "text/plain" } });
    const first = await begun.uploadPart(1, "x".repeat(5 * 1024 * 1024));
    const again = env.ASSETS.resumeMultipartUpload(begun.key, begun.uploadId);
    const done = await again.complete([first, await again.uploadPart(2, "end")]);
    const left = await env.ASSETS.createMultipartUpload("left");
    await left.abort();
    return Response.json([done.key, done.size, (await env.ASSETS.get("large", { range: { suffix: 4 } }).then((o) => o.text()))]);`,
    [await bucket("parted")],
  );
  expect(answer).toEqual(["large", 5 * 1024 * 1024 + 3, "xend"]);
});

test("a user Worker's messages reach who consumes the queue", async () => {
  await cloud.upload(
    "consumer",
    `export default { fetch() { return new Response(); },
      queue(batch) { for (const { body } of batch.messages) console.log("took " + JSON.stringify(body)); } };`,
  );
  const { queue_id } = await cloud.api<{ queue_id: string }>("POST", "queues", {
    queue_name: "jobs",
  });
  await cloud.api("POST", `queues/${queue_id}/consumers`, {
    type: "worker",
    script_name: "consumer",
    settings: { max_wait_time_ms: 0 },
  });
  await answerOf(
    "sending",
    `await env.JOBS.send({ n: 1 });
    await env.JOBS.sendBatch([{ body: "two" }]);
    return Response.json("sent");`,
    [{ type: "queue", name: "JOBS", queue_name: "jobs" }],
  );
  await until(() => {
    const took = cloud.log.filter((line) => line.includes("took "));
    expect(took.map((line) => line.slice(line.indexOf("took "))).sort()).toEqual([
      expect.stringContaining('took "two"'),
      expect.stringContaining('took {"n":1}'),
    ]);
  });
});

test("a user Worker writes data points without waiting for them", async () => {
  await answerOf(
    "counting",
    `const given = env.VISITS.writeDataPoint({ indexes: ["acme"], blobs: ["/"], doubles: [2.5] });
    return Response.json(given === undefined);`,
    [{ type: "analytics_engine", name: "VISITS", dataset: "visits" }],
  );
  const sql = "SELECT index1, blob1, double1 FROM visits FORMAT JSON";
  await until(async () => {
    const answer = await cloud.raw("POST", "analytics_engine/sql", "text/plain", sql);
    expect(answer).toMatchObject({
      status: 200,
      body: { data: [{ index1: "acme", blob1: "/", double1: 2.5 }] },
    });
  });
});

test("a rate limit counts the calls of each key, over all user Workers that share its id", async () => {
  const limit = (name: string) => ({
    type: "ratelimit",
    name,
    namespace_id: "7",
    simple: { limit: 2, period: 60 },
  });
  const ask = `const { success } = await env.LIMIT.limit({ key: new URL(request.url).search });
    return Response.json(success);`;
  for (const name of ["limited", "limited-too"]) await answerOf(name, ask, [limit("LIMIT")]);
  // Miniflare counts by the minutes of the clock: again with another key when one ends meanwhile.
  const minute = () => Math.floor(Date.now() / 60_000);
  const answers: unknown[] = [];
  for (let begun = 0; begun !== minute(); ) {
    begun = minute();
    answers.length = 0;
    for (const name of ["limited", "limited-too", "limited"])
      answers.push(await cloud.askJson("dispatcher", `/${name}?${begun}`));
  }
  expect(answers).toEqual([true, true, false]);
  expect(await cloud.askJson("dispatcher", "/limited?another")).toBe(true);
});

test("a user Worker calls a Worker of the account by fetch and by the methods it exports", async () => {
  await cloud.upload(
    "inventory",
    `import { WorkerEntrypoint } from "cloudflare:workers";
    export default class extends WorkerEntrypoint {
      fetch(request) { return new Response("asked " + new URL(request.url).pathname); }
      count(what, { of }) { return { what, of, n: 3 }; }
    }`,
  );
  const answer = await answerOf(
    "calling",
    `const asked = await env.INVENTORY.fetch("https://inventory.internal/all");
    return Response.json([await asked.text(), await env.INVENTORY.count("logos", { of: "acme" })]);`,
    [{ type: "service", name: "INVENTORY", service: "inventory" }],
  );
  expect(answer).toEqual(["asked /all", { what: "logos", of: "acme", n: 3 }]);
});

test("bindings are there before a module's own code runs, in whatever folder and of whatever date", async () => {
  const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", {
    title: "of-an-old-date",
  });
  const metadata = {
    main_module: "src/index.js",
    compatibility_date: "2022-01-01",
    bindings: [
      await database("early"),
      { type: "kv_namespace", name: "KV", namespace_id: id },
      { type: "version_metadata", name: "VERSION" },
    ],
    annotations: { "workers/tag": "first" },
  };
  const form = uploadForm(metadata, "");
  form.delete("index.js");
  const main = `import { statement } from "./statement.js";
  export default { async fetch(request, env) {
    await env.KV.put("key", "value");
    return Response.json([await statement.first("n"), await env.KV.get("key"), env.VERSION.tag, Object.keys(env).sort()]);
  } };`;
  const other = `import { env } from "cloudflare:workers";
  export const statement = env.DB.prepare("SELECT 7 AS n");`;
  for (const [name, source] of Object.entries({
    "src/index.js": main,
    "src/statement.js": other,
  })) {
    form.set(name, new Blob([source], { type: "application/javascript+module" }), name);
  }
  await cloud.api("PUT", "workers/dispatch/namespaces/users/scripts/early", form);
  const names = ["DB", "KV", "VERSION"];
  expect(await cloud.askJson("dispatcher", "/early")).toEqual([7, "value", "first", names]);
});

test("a user Worker and the API see the same objects and tables", async () => {
  const bindings = [await bucket("shared"), await database("common")];
  await answerOf(
    "sharing",
    `await env.ASSETS.put("page", "made");
    await env.DB.exec("CREATE TABLE page (name TEXT)");
    return Response.json("done");`,
    bindings,
  );
  const [object] = await cloud.api<{ key: string }[]>("GET", "r2/buckets/shared/objects");
  expect(object?.key).toBe("page");
  const found = await cloud.api<{ num_tables: number }>("GET", "d1/database/common");
  expect(found.num_tables).toBe(1);
});

test("a user Worker in the service-worker syntax finds its bindings as globals", async () => {
  const form = uploadForm(
    {
      body_part: "index.js",
      bindings: [{ type: "plain_text", name: "WORD", text: "older" }, await database("global")],
    },
    `const shouted = WORD.toUpperCase();
    counted = 0;
    addEventListener("fetch", (event) => event.respondWith(answer(event.request)));
    async function answer(request) {
      counted += 1;
      const n = await DB.prepare("SELECT 7 AS n").first("n");
      return Response.json([shouted, n, counted, new URL(request.url).pathname, this === undefined]);
    }`,
    "application/javascript",
  );
  await cloud.api("PUT", "workers/dispatch/namespaces/users/scripts/older", form);
  expect(await cloud.askJson("dispatcher", "/older")).toEqual(["OLDER", 7, 1, "/older", false]);
});

test("a user Worker has Durable Objects of its own, which keep what they store", async () => {
  const source = (greeting: string) => `import { DurableObject } from "cloudflare:workers";
  export class Room extends DurableObject {
    async fetch(request) {
      const visits = ((await this.ctx.storage.get("visits")) ?? 0) + 1;
      await this.ctx.storage.put("visits", visits);
      return Response.json([visits, new URL(request.url).pathname, String(this.ctx.id) === request.headers.get("x-id")]);
    }
    greet(who) { return "${greeting} " + who + this.env.END; }
    fails() { throw new Error("on purpose"); }
  }
  export default { async fetch(request, env) {
    const name = new URL(request.url).searchParams.get("room");
    const id = env.ROOM.idFromName(name);
    const room = env.ROOM.get(id);
    const visit = await room.fetch("https://room.internal/door", { headers: { "x-id": String(id) } });
    return Response.json([
      await visit.json(), await env.ROOM.getByName(name).greet("ann"), await room.fails().catch(({ message }) => message),
      id.equals(env.ROOM.idFromString(String(id))), room.id.name, env.ROOM.newUniqueId().equals(id),
    ]);
  } };`;
  const bindings = [
    { type: "durable_object_namespace", name: "ROOM", class_name: "Room" },
    { type: "plain_text", name: "END", text: "!" },
  ];
  const publish = (greeting: string) =>
    cloud.upload("rooms", source(greeting), {
      namespace: "users",
      bindings,
      exports: { Room: { type: "durable-object", storage: "sqlite" } },
    });
  const visited = (visits: number, room: string, greeting: string) => [
    [visits, "/door", true],
    `${greeting} ann!`,
    "on purpose",
    true,
    room,
    false,
  ];
  await publish("hello");
  const ask = (room: string) => cloud.askJson("dispatcher", `/rooms?room=${room}`);
  expect(await ask("red")).toEqual(visited(1, "red", "hello"));
  expect(await ask("red")).toEqual(visited(2, "red", "hello"));
  expect(await ask("blue")).toEqual(visited(1, "blue", "hello"));
  // A new version runs at once, with what the old one stored.
  await publish("good day");
  expect(await ask("red")).toEqual(visited(3, "red", "good day"));
});
