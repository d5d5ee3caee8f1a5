/** https://developers.cloudflare.com/changelog/post/2026-09-27-workflow-ctx-exports/ */
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestCloud } from "./harness.ts";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "users" });
});

afterAll(() => cloud.dispose());

/** Starts the workflow from its default export, an entrypoint, an object or a method of it. */
const source = (main: string) => `
import { DurableObject, WorkerEntrypoint, WorkflowEntrypoint } from "cloudflare:workers";
export class Flow extends WorkflowEntrypoint {
  async run(event) { return "done with " + event.payload.what; }
}
const start = async (ctx, what) => (await ctx.exports.Flow.create({ id: what, params: { what } })).id;
export class Named extends WorkerEntrypoint {
  start(what) { return start(this.ctx, what); }
}
export class Room extends DurableObject {
  start(what) { return start(this.ctx, what); }
}
export const helper = () => "not a class";
async function answer(request, env, ctx) {
  const { searchParams } = new URL(request.url);
  const what = searchParams.get("what");
  const from = { named: ctx.exports.Named, room: ctx.exports.Room.getByName("one") }[what.split("-")[1]];
  const id = await (from ? from.start(what) : start(ctx, what));
  return Response.json([id, Object.keys(env).sort(), typeof ctx.exports.Flow.get]);
}
${main}`;

const MAINS = {
  handlers: `export default { word: "kept", fetch(request, env, ctx) {
  if (this.word !== "kept") throw new Error("lost its object");
  return answer(request, env, ctx);
} };`,
  entrypoint: `export default class extends WorkerEntrypoint {
  fetch(request) { return answer(request, this.env, this.ctx); }
}`,
};

test.each(Object.entries(MAINS))(
  "a Worker whose default export is %s starts a workflow of its exports",
  async (kind, main) => {
    await cloud.upload(kind, source(main), {
      date: "2026-01-01",
      bindings: [
        { type: "plain_text", name: "WORD", text: "word" },
        { type: "analytics_engine", name: "DATA", dataset: "data" },
      ],
      exports: {
        Flow: { type: "workflow", name: `flow-${kind}` },
        Room: { type: "durable-object", storage: "sqlite" },
      },
    });
    // What else the local cloud puts before a Worker's own module.
    const outbound = { worker: { service: kind }, params: [{ name: "word" }] };
    await cloud.upload(`${kind}-dispatcher`, "export default { fetch() {} };", {
      bindings: [{ type: "dispatch_namespace", name: "USERS", namespace: "users", outbound }],
    });
    await cloud.api("PUT", `workflows/flow-${kind}`, { class_name: "Flow", script_name: kind });
    for (const what of ["work-main", "work-named", "work-room"]) {
      expect(await cloud.askJson(kind, `/?what=${what}`)).toEqual([
        what,
        ["DATA", "WORD"],
        "function",
      ]);
      const path = `workflows/flow-${kind}/instances/${what}`;
      await expect
        .poll(() => cloud.api<{ output: string }>("GET", path), { timeout: 10_000 })
        .toMatchObject({ status: "complete", output: `done with ${what}` });
    }
  },
);
