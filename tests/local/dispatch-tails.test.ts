/** The tail Worker of a dispatching Worker gets the events of the user Workers that it asks. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud, until } from "./harness.ts";

/** Keeps each event in KV, and lists what it has. */
const TAIL = `export default {
  async fetch(request, env) {
    const { keys } = await env.KEPT.list();
    return Response.json(await Promise.all(keys.map(({ name }) => env.KEPT.get(name, "json"))));
  },
  async tail(events, env) {
    for (const { scriptName, dispatchNamespace, outcome, logs, exceptions } of events) {
      const kept = { scriptName, dispatchNamespace, outcome, said: logs.map(({ message }) => message[0]),
        thrown: exceptions.map(({ message }) => message) };
      await env.KEPT.put(crypto.randomUUID(), JSON.stringify(kept));
    }
  },
};`;

interface Kept {
  scriptName: string | null;
  dispatchNamespace?: string;
  outcome: string;
  said: string[];
  thrown: string[];
}

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
  const { id } = await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", {
    title: "kept",
  });
  const kept = { type: "kv_namespace", name: "KEPT", namespace_id: id };
  await cloud.upload("watcher", TAIL, { bindings: [kept] });
  const dispatcher = `export default { fetch(request, env) {
    console.log("dispatches");
    return env.NS.get(new URL(request.url).pathname.slice(1)).fetch(request);
  } };`;
  const bindings = [{ type: "dispatch_namespace", name: "NS", namespace: "users" }];
  const tailConsumers = [{ service: "watcher" }];
  await cloud.upload("watched", dispatcher, { bindings, tailConsumers });
  await cloud.upload("unwatched", dispatcher, { bindings });
  for (const name of ["talks", "throws"]) {
    const act = name === "throws" ? 'throw new Error("on purpose");' : 'return new Response("ok");';
    const source = `export default { fetch() { console.log("user ${name}"); ${act} } };`;
    await cloud.upload(name, source, { namespace: "users" });
  }
});
afterAll(() => cloud.dispose());

test("with their names and their namespace, whatever became of them; another's are its own", async () => {
  await cloud.ask("unwatched", "/talks");
  expect((await cloud.ask("watched", "/talks")).text).toBe("ok");
  expect((await cloud.ask("watched", "/throws")).status).toBe(500);
  const named = ({ scriptName }: Kept) => scriptName !== null;
  const events = async () => cloud.askJson<Kept[]>("watcher");
  await until(async () => expect(await events()).toHaveLength(4));
  const found = (await events()).filter(named);
  expect(found.sort((a, b) => String(a.scriptName).localeCompare(String(b.scriptName)))).toEqual([
    {
      scriptName: "talks",
      dispatchNamespace: "users",
      outcome: "ok",
      said: ["user talks"],
      thrown: [],
    },
    {
      scriptName: "throws",
      dispatchNamespace: "users",
      outcome: "exception",
      said: ["user throws"],
      thrown: ["on purpose"],
    },
  ]);
});
