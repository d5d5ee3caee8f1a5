/** https://developers.cloudflare.com/api/resources/queues/ */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Queue } from "../state/model.ts";
import { accountOf, type Cloud, hexId, now, param } from "./cloud.ts";
import { body, jsonWith, ok, okPage, paginate, parse } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { consumerRoutes, consumerView } from "./queue-consumers.ts";
import { messageRoutes, metricsView } from "./queue-messages.ts";

const queueName = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i);
/** https://developers.cloudflare.com/queues/platform/limits/ in seconds. */
const settings = z.object({
  delivery_delay: z.number().int().min(0).max(86_400),
  delivery_paused: z.boolean(),
  message_retention_period: z.number().int().min(60).max(1_209_600),
});
const creation = z.object({ queue_name: queueName, settings: settings.partial().optional() });
const change = creation.partial();
const purge = z.object({ delete_messages_permanently: z.literal(true) });

/** Four days unless told. */
const DEFAULT_SETTINGS: Queue["settings"] = {
  delivery_delay: 0,
  delivery_paused: false,
  message_retention_period: 345_600,
};

export function queueRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store, runtime } = cloud;
  const all = (c: Context): Queue[] => {
    const { id } = accountOf(cloud, c);
    return store.queues.list(({ accountId }) => accountId === id);
  };
  const locate = (c: Context): Queue => {
    const found = all(c).find(({ id }) => id === param(c, "queue"));
    if (found !== undefined) return found;
    throw new ApiError(404, CODE.queueMissing, "Queue not found.");
  };
  const refuseTaken = (c: Context, name: string | undefined, self?: string) => {
    const taken = all(c).some((other) => other.name === name && other.id !== self);
    if (taken) throw new ApiError(409, CODE.queueTaken, `Queue name "${name}" is already taken.`);
  };
  const save = (queue: Queue): Queue => {
    store.queues.put(queue.id, queue);
    runtime.changed();
    return queue;
  };

  routes.get("/", (c) => {
    const wanted = c.req.queries("name") ?? [];
    const mine = all(c).filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    return okPage(
      c,
      paginate(
        c,
        mine.map((queue) => view(cloud, queue)),
      ),
    );
  });
  routes.post("/", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const given = await described(c, creation);
    refuseTaken(c, given.queue_name);
    const created = save({
      id: hexId(),
      accountId,
      name: given.queue_name,
      createdOn: now(),
      modifiedOn: now(),
      settings: { ...DEFAULT_SETTINGS, ...given.settings } as Queue["settings"],
      consumers: [],
    });
    return ok(c, view(cloud, created));
  });
  routes.get("/:queue", (c) => ok(c, view(cloud, locate(c))));
  routes.on(["PUT", "PATCH"], "/:queue", async (c) => {
    const queue = locate(c);
    const given = await described(c, change);
    refuseTaken(c, given.queue_name, queue.id);
    const changed = save({
      ...queue,
      name: given.queue_name ?? queue.name,
      modifiedOn: now(),
      settings: { ...queue.settings, ...given.settings } as Queue["settings"],
    });
    return ok(c, view(cloud, changed));
  });
  routes.delete("/:queue", (c) => {
    const { id } = locate(c);
    store.queues.delete(id);
    runtime.held.purge(id);
    runtime.changed();
    return ok(c, null);
  });
  routes.get("/:queue/metrics", (c) => {
    return ok(c, metricsView(runtime.held.backlog(locate(c))));
  });
  routes.get("/:queue/purge", (c) => {
    const { purgedOn } = locate(c);
    return ok(c, purgedOn === undefined ? {} : { completed: "true", started_at: purgedOn });
  });
  routes.post("/:queue/purge", async (c) => {
    const queue = locate(c);
    await body(c, purge, CODE.queueSettingsInvalid);
    runtime.held.purge(queue.id);
    return ok(c, view(cloud, save({ ...queue, purgedOn: now() })));
  });
  routes.route("/:queue/consumers", consumerRoutes(cloud, locate, save));
  routes.route("/:queue/messages", messageRoutes(cloud, locate));
  return routes;
}

/** What a queue is made or changed with; a name that is none has a code of its own. */
async function described<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const given = await jsonWith(
    c,
    change.pick({ queue_name: true }),
    CODE.queueNameInvalid,
    "A queue's name has 1 to 63 letters, digits and dashes, and begins and ends with no dash.",
  );
  return parse(schema, given, CODE.queueSettingsInvalid);
}

function view(cloud: Cloud, queue: Queue): Record<string, unknown> {
  const producers = producersOf(cloud, queue);
  return {
    queue_id: queue.id,
    queue_name: queue.name,
    created_on: queue.createdOn,
    modified_on: queue.modifiedOn,
    settings: queue.settings,
    producers,
    producers_total_count: producers.length,
    consumers: queue.consumers.map((consumer) => consumerView(queue, consumer)),
    consumers_total_count: queue.consumers.length,
  };
}

/** The Workers that the queue is bound to. */
function producersOf({ store }: Cloud, { accountId, name }: Queue) {
  return store.scripts
    .list((script) => script.accountId === accountId && script.dispatchNamespace === null)
    .filter(({ versions }) =>
      versions[0]?.bindings.some((one) => one.type === "queue" && one.queue_name === name),
    )
    .map((script) => ({ type: "worker", script: script.name }));
}
