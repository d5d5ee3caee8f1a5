/**
 * Logpush jobs of an account or of a zone: kept and answered; nothing is pushed.
 * https://developers.cloudflare.com/api/resources/logpush/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import { type Cloud, param } from "./cloud.ts";
import { body, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

const change = z.looseObject({
  destination_conf: z.string().min(1).optional(),
  enabled: z.boolean().nullish(),
});
const job = change.extend({ destination_conf: z.string().min(1) });
const UNSAID = { dataset: "http_requests", enabled: false, kind: "" };
/** Fixed when a job is made: https://developers.cloudflare.com/api/resources/logpush/subresources/jobs/methods/update/ */
const IMMUTABLE = ["dataset", "kind"] as const;

/** Null says nothing of a field: the Terraform provider sends it for what its program leaves out. */
function withoutNulls(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

/** `owner` gives the id of the account or zone in the path, or throws when there is none. */
export function logpushRoutes(cloud: Cloud, owner: (c: Context) => string): Hono {
  const routes = new Hono();
  const { documents } = cloud.store;
  const mine = (c: Context) => {
    const id = owner(c);
    return documents.list((document) => document.kind === "logpush_job" && document.owner === id);
  };
  const locate = (c: Context) => {
    const found = mine(c).find(({ id }) => id === param(c, "job"));
    if (found !== undefined) return found;
    throw new ApiError(404, CODE.logpushJobMissing, `Job with id ${param(c, "job")} not found.`);
  };
  const save = (c: Context, id: string, content: Record<string, unknown>) =>
    documents.put(`logpush_job/${id}`, {
      kind: "logpush_job",
      owner: owner(c),
      id,
      body: { ...content, id: Number(id) },
    }).body;

  routes.get("/", (c) =>
    ok(
      c,
      mine(c).map(({ body: shown }) => shown),
    ),
  );
  routes.post("/", async (c) => {
    const given = await body(c, job);
    const taken = documents.list(({ kind }) => kind === "logpush_job").map(({ id }) => Number(id));
    return ok(
      c,
      save(c, String(Math.max(0, ...taken) + 1), { ...UNSAID, ...withoutNulls(given) }),
      {},
      201,
    );
  });
  routes.get("/:job", (c) => ok(c, locate(c).body));
  routes.put("/:job", async (c) => {
    const { id, body: known } = locate(c);
    const given = withoutNulls(await body(c, change));
    for (const field of IMMUTABLE) {
      if (given[field] === undefined || given[field] === known[field]) continue;
      const message = `The ${field} of a job cannot be changed from "${known[field]}" to "${given[field]}": make another job.`;
      throw new ApiError(400, CODE.logpushJobInvalid, message);
    }
    return ok(c, save(c, id, { ...known, ...given }));
  });
  routes.delete("/:job", (c) => {
    const { id } = locate(c);
    documents.delete(`logpush_job/${id}`);
    return ok(c, { id: Number(id) });
  });
  return routes;
}
