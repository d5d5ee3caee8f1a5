/**
 * Rules by which a queue hears of a bucket's objects: kept and answered; nothing here sends by them.
 * https://developers.cloudflare.com/api/resources/r2/subresources/buckets/subresources/event_notifications/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Queue, R2Bucket, R2Notification } from "../state/model.ts";
import { accountOf, type Cloud, hexId, now, param } from "./cloud.ts";
import { body, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { changeSettings } from "./r2-settings.ts";

const ACTIONS = [
  "PutObject",
  "CopyObject",
  "DeleteObject",
  "CompleteMultipartUpload",
  "LifecycleDeletion",
] as const;
const rules = z.object({
  rules: z
    .array(
      z.object({
        actions: z.array(z.enum(ACTIONS)).min(1),
        prefix: z.string().optional(),
        suffix: z.string().optional(),
        description: z.string().optional(),
      }),
    )
    .min(1),
});
const some = z.object({ ruleIds: z.array(z.string()).optional() });

export function bucketNotificationRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const bucketOf = (c: Context): R2Bucket => {
    const found = store.r2Buckets.get(`${accountOf(cloud, c).id}/${param(c, "bucket")}`);
    if (found !== undefined) return found;
    throw new ApiError(404, CODE.notifyingBucketMissing, "workers.api.error.bucket_not_found");
  };
  const queueOf = (c: Context): Queue => {
    const found = store.queues.get(param(c, "queue"));
    if (found?.accountId === accountOf(cloud, c).id) return found;
    throw new ApiError(404, CODE.queueMissing, "Queue not found.");
  };
  const missing = (bucket: R2Bucket) => {
    const code =
      notificationsOf(bucket).length === 0
        ? CODE.notificationsMissing
        : CODE.notificationOfQueueMissing;
    return new ApiError(
      404,
      code,
      "workers.api.error.r2_event_notification_configuration_not_found",
    );
  };

  routes.get("/:bucket/configuration", (c) => {
    const bucket = bucketOf(c);
    const queues = store.queues
      .list(({ accountId }) => accountId === bucket.accountId)
      .flatMap((queue) => configurationOf(bucket, queue) ?? []);
    if (queues.length === 0) throw missing(bucket);
    return ok(c, { bucketName: bucket.name, queues });
  });
  routes.get("/:bucket/configuration/queues/:queue", (c) => {
    const bucket = bucketOf(c);
    const configuration = configurationOf(bucket, queueOf(c));
    if (configuration === undefined) throw missing(bucket);
    return ok(c, configuration);
  });
  routes.put("/:bucket/configuration/queues/:queue", async (c) => {
    const bucket = bucketOf(c);
    const queueId = queueOf(c).id;
    const given = await body(c, rules, CODE.notificationsInvalid);
    const all = notificationsOf(bucket);
    for (const rule of given.rules) {
      if (all.some((other) => overlap(rule, other))) {
        const message = "A rule overlaps with another of the bucket, for the same action.";
        throw new ApiError(409, CODE.notificationsOverlap, message);
      }
      all.push({ ...rule, queueId, ruleId: hexId(), createdAt: now() });
    }
    changeSettings(store, bucket, { notifications: all });
    return ok(c, {});
  });
  routes.delete("/:bucket/configuration/queues/:queue", async (c) => {
    const bucket = bucketOf(c);
    const queueId = queueOf(c).id;
    const { ruleIds } = await body(c, some, CODE.notificationsInvalid);
    const goes = (one: R2Notification) =>
      one.queueId === queueId && (ruleIds?.includes(one.ruleId) ?? true);
    if (!notificationsOf(bucket).some(goes)) throw missing(bucket);
    const notifications = notificationsOf(bucket).filter((one) => !goes(one));
    changeSettings(store, bucket, { notifications });
    return ok(c, {});
  });
  return routes;
}

function notificationsOf({ settings }: R2Bucket): R2Notification[] {
  return [...(settings?.notifications ?? [])];
}

type Rule = z.infer<typeof rules>["rules"][number] | R2Notification;

/**
 * Whether one change of an object could be heard of by both:
 * https://developers.cloudflare.com/r2/buckets/event-notifications/
 */
function overlap(one: Rule, other: Rule): boolean {
  const [{ prefix = "", suffix = "" }, { prefix: before = "", suffix: after = "" }] = [one, other];
  return (
    one.actions.some((action) => (other.actions as string[]).includes(action)) &&
    (prefix.startsWith(before) || before.startsWith(prefix)) &&
    (suffix.endsWith(after) || after.endsWith(suffix))
  );
}

/** The rules of a bucket for a queue; undefined without any. */
function configurationOf(bucket: R2Bucket, queue: Queue): Record<string, unknown> | undefined {
  const mine = notificationsOf(bucket).filter(({ queueId }) => queueId === queue.id);
  if (mine.length === 0) return undefined;
  return {
    queueId: queue.id,
    queueName: queue.name,
    rules: mine.map(({ queueId: _, ...rule }) => rule),
  };
}
