/** What the console asks the cloud for: lines, what there is, calls by hand, Miniflare's explorer. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACCOUNT, TestCloud, TOKEN, until } from "./harness.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
  const outbound = `export default { fetch: (request) => {
    console.log(JSON.stringify({ worker: "outbound", run: request.headers.get("x-run"), url: request.url }));
    return new Response("from outside");
  } };`;
  await cloud.upload("outbound", outbound);
  const binding = {
    type: "dispatch_namespace",
    name: "NS",
    namespace: "users",
    outbound: { worker: { service: "outbound" } },
  };
  const secret = { type: "secret_text", name: "KEY", text: "planted" };
  const source = `export default { fetch: () => new Response("dispatcher") };`;
  await cloud.upload("dispatcher", source, { bindings: [binding, secret] });
  const user = `export default { async fetch(request) {
    const answer = await fetch("https://example.com/", { headers: { "x-run": request.headers.get("x-instance-id") } });
    return new Response(request.method + " " + await request.text() + " " + await answer.text(), { status: 201 });
  } };`;
  const talks = `export default { fetch() { console.log("said"); return new Response(); } };`;
  await cloud.upload("talks", talks);
  for (let n = 0; n < 3; n += 1) await cloud.upload(`user-${n}`, user, { namespace: "users" });
});
afterAll(() => cloud.dispose());

const read = <T>(path: string) => cloud.admin<T>("GET", path);

test("what there is has no secret value, and says what each Worker is bound to", async () => {
  const { accounts } = await read<{ accounts: Record<string, unknown>[] }>("overview");
  expect(accounts).toMatchObject([
    {
      id: ACCOUNT,
      namespaces: [{ name: "users", userWorkers: 3 }],
      workers: [
        {
          name: "dispatcher",
          public: true,
          bindings: expect.arrayContaining([
            expect.objectContaining({
              type: "dispatch_namespace",
              namespace: "users",
              outbound: { worker: { service: "outbound" } },
            }),
          ]) as unknown[],
        },
        { name: "outbound", bindings: [] },
        { name: "talks", bindings: [] },
      ],
    },
  ]);
  expect(JSON.stringify(accounts)).not.toContain("planted");
});

test("user Workers come by name, those that are searched for alone", async () => {
  const query = new URLSearchParams({ account: ACCOUNT, namespace: "users" });
  const all = await read<{ total: number; next: null; userWorkers: { name: string }[] }>(
    `user-workers?${query}`,
  );
  expect([all.total, all.next]).toEqual([3, null]);
  expect(all.userWorkers.map(({ name }) => name)).toEqual(["user-0", "user-1", "user-2"]);
  const some = await read<{ total: number }>(`user-workers?${query}&search=-1`);
  expect(some.total).toBe(1);
});

test("a user Worker is asked as its dispatcher asks it, by way of its outbound Worker", async () => {
  const userWorker = { account: ACCOUNT, namespace: "users", name: "user-1" };
  const answer = await cloud.admin("POST", "call", {
    url: "https://user.invalid/",
    method: "POST",
    headers: { "x-instance-id": "by-hand" },
    body: "hello",
    userWorker,
  });
  expect(answer).toMatchObject({ status: 201, body: "POST hello from outside", cut: false });
  await until(async () =>
    expect(await read("spans?run=by-hand")).toEqual([
      { worker: "outbound", run: "by-hand", url: "https://example.com/" },
    ]),
  );
});

test("a Worker of the account is asked by its address, a missing user Worker says so", async () => {
  const asked = { url: "http://dispatcher.localhost/" };
  expect(await cloud.admin("POST", "call", asked)).toMatchObject({
    status: 200,
    body: "dispatcher",
  });
  const userWorker = { account: ACCOUNT, namespace: "users", name: "nobody" };
  const missing = await cloud.admin("POST", "call", { url: "https://user.invalid/", userWorker });
  expect(missing).toMatchObject({ status: 500 });
});

test("lines come once, in order, from the one that was seen last", async () => {
  type Page = { lines: { seq: number; text: string }[]; last: number };
  const after = (seq: number) => read<Page>(`logs?after=${seq}`);
  const saidAfter = async (seq: number) => {
    await cloud.ask("talks");
    return until(async () => {
      const page = await after(seq);
      expect(page.lines.filter(({ text }) => text === "said")).toHaveLength(1);
      return page;
    });
  };
  const first = await saidAfter((await after(0)).last);
  const second = await saidAfter(first.last);
  const numbers = [...first.lines, ...second.lines].map(({ seq }) => seq);
  expect(numbers).toEqual(numbers.map((_, index) => second.last - numbers.length + 1 + index));
});

test.each([
  "/cdn-cgi/explorer/",
  "/cdn-cgi/explorer/api/storage/kv/namespaces",
  "/x/../cdn-cgi/explorer/api/storage/kv/namespaces",
])("no Worker's host leads to the explorer: %s", async (path) => {
  for (const method of ["GET", "POST", "PUT"]) {
    const answer = await cloud.ask("dispatcher", path, { method });
    expect([answer.status, answer.text]).toEqual([404, ""]);
  }
  const called = await cloud.admin("POST", "call", { url: `http://dispatcher.localhost${path}` });
  expect(called).toMatchObject({ status: 404, body: "" });
});

test("the explorer's page is for everybody, and what it asks for is for who has the token", async () => {
  const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", {
    title: "seen",
  });
  const path = "/cdn-cgi/explorer/api/storage/kv/namespaces";
  const ask = (headers: Record<string, string>, at = path) =>
    cloud.ask("127.0.0.1", at, { headers });
  expect((await ask({}, "/cdn-cgi/explorer/")).text).toContain("Local Explorer");
  expect((await ask({})).status).toBe(400);
  expect((await ask({ cookie: "local-cloud-session=guessed" })).status).toBe(400);
  const api = await cloud.ask("api.cloudflare.com", path, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(api.status).toBe(404);
  const answer = await ask({ authorization: `Bearer ${TOKEN}` });
  expect(JSON.parse(answer.text)).toMatchObject({ success: true, result: [{}] });
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "text/plain" };
  const value = `${path}/${id}/values/greeting`;
  const put = await cloud.ask("127.0.0.1", value, { method: "PUT", headers, body: "hello" });
  expect(put.status, put.text).toBe(200);
  const read = await cloud.v4(
    "GET",
    `/accounts/${ACCOUNT}/storage/kv/namespaces/${id}/values/greeting`,
    "",
    "",
  );
  expect(read.text).toBe("hello");
});
