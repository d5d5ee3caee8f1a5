import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestCloud } from "./harness.ts";

const KEEPER = `export default { async fetch(request, env) {
  await Promise.all(Object.values(env).map((kv) => kv.put("key", "value".repeat(10))));
  return new Response("kept");
} };`;

let cloud: TestCloud;

beforeEach(async () => {
  cloud = await TestCloud.start();
});

afterEach(() => cloud.dispose());

/** The values that are stored for a namespace, each a file of its own. */
function blobs(namespace: string): string[] {
  return readdirSync(join(cloud.data, "runtime", "kv", namespace, "blobs"));
}

test("deleted namespaces leave no value behind, and workerd does not restart for each", async () => {
  const ids: string[] = [];
  for (const title of ["one", "two", "three"]) {
    ids.push((await cloud.api<{ id: string }>("POST", "storage/kv/namespaces", { title })).id);
  }
  await cloud.upload("keeper", KEEPER, {
    bindings: ids.map((id, n) => ({ type: "kv_namespace", name: `KV${n}`, namespace_id: id })),
  });
  expect((await cloud.ask("keeper")).text).toBe("kept");
  expect(ids.map((id) => blobs(id).length)).toEqual([1, 1, 1]);
  const before = cloud.restarts();
  await cloud.api("DELETE", "workers/scripts/keeper");
  for (const id of ids) await cloud.api("DELETE", `storage/kv/namespaces/${id}`);
  expect(ids.map((id) => blobs(id).length)).toEqual([0, 0, 0]);
  expect(cloud.restarts()).toBe(before);
});
