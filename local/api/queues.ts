/** https://developers.cloudflare.com/api/resources/queues/ : kept and answered; nothing is delivered. */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { ZoneDocument } from "../state/model.ts";
import { accountOf, type Cloud, hexId, now, param } from "./cloud.ts";
import { body, ok, okPage, paginate } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

const queueName = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i);
const settings = z.object({
  /** Seconds. */
  delivery_delay: z.number().min(0),
  delivery_paused: z.boolean(),
  /** Seconds; 4 days unless told. */
  message_retention_period: z.number().min(60),
});
const creation = z.object({ queue_name: queueName, settings: settings.partial().optional() });
const change = creation.partial();

const DEFAULT_SETTINGS: z.infer<typeof settings> = {
  delivery_delay: 0,
  delivery_paused: false,
  message_retention_period: 345_600,
};

export function queueRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const all = (c: Context): ZoneDocument[] => {
    const { id } = accountOf(cloud, c);
    return store.documents.list(({ kind, owner }) => kind === "queue" && owner === id);
  };
  const locate = (c: Context): ZoneDocument => {
    const found = all(c).find(({ id }) => id === param(c, "queue"));
    if (found !== undefined) return found;
    throw new ApiError(404, CODE.queueMissing, "Queue not found.");
  };
  const refuseTaken = (c: Context, name: string | undefined, self?: string) => {
    const taken = all(c).some(({ id, body: other }) => other.queue_name === name && id !== self);
    if (taken) throw new ApiError(409, CODE.queueTaken, `Queue name "${name}" is already taken.`);
  };
  const save = (queue: ZoneDocument) =>
    view(store.documents.put(`queue/${queue.id}`, { ...queue, kind: "queue" }));

  routes.get("/", (c) => {
    const wanted = c.req.query("name");
    const mine = all(c).filter(({ body: queue }) => !wanted || queue.queue_name === wanted);
    return okPage(c, paginate(c, mine.map(view)));
  });
  routes.post("/", async (c) => {
    const { id: owner } = accountOf(cloud, c);
    const given = await body(c, creation);
    refuseTaken(c, given.queue_name);
    const id = hexId();
    const times = { created_on: now(), modified_on: now() };
    const content = { queue_id: id, queue_name: given.queue_name, ...times };
    const chosen = { ...DEFAULT_SETTINGS, ...given.settings };
    return ok(c, save({ kind: "queue", owner, id, body: { ...content, settings: chosen } }));
  });
  routes.get("/:queue", (c) => ok(c, view(locate(c))));
  routes.on(["PUT", "PATCH"], "/:queue", async (c) => {
    const queue = locate(c);
    const given = await body(c, change);
    refuseTaken(c, given.queue_name, queue.id);
    const known = queue.body.settings as z.infer<typeof settings>;
    const changed = { ...known, ...given.settings };
    const content = { ...queue.body, ...given, settings: changed, modified_on: now() };
    return ok(c, save({ ...queue, body: content }));
  });
  routes.delete("/:queue", (c) => {
    store.documents.delete(`queue/${locate(c).id}`);
    return ok(c, null);
  });
  routes.get("/:queue/consumers", (c) => {
    locate(c);
    return ok(c, []);
  });
  routes.get("/:queue/metrics", (c) => {
    locate(c);
    return ok(c, { backlog_bytes: 0, backlog_count: 0, oldest_message_timestamp_ms: 0 });
  });
  return routes;
}

function view({ body: content }: ZoneDocument): Record<string, unknown> {
  return {
    producers: [],
    producers_total_count: 0,
    consumers: [],
    consumers_total_count: 0,
    ...content,
  };
}
