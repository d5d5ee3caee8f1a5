import type { Context } from "hono";
import type { Script } from "../state/model.ts";
import { scriptKey } from "../state/store.ts";
import type { Cloud } from "./cloud.ts";
import { ApiError, CODE } from "./errors.ts";
import { queueConsumersOf, referencesTo } from "./references.ts";

/**
 * Deletes a script with its versions and deployments. Throws {@link ApiError} 400 when other Workers
 * are bound to it or a queue sends it messages, unless the request says `force=true`: what they bind
 * is then broken, and the queue has no consumer.
 */
export function deleteScript(cloud: Cloud, c: Context, script: Script): void {
  const { accountId, dispatchNamespace, name } = script;
  if (dispatchNamespace === null) {
    if (c.req.query("force") !== "true") refuseReferenced(cloud, script);
    removeConsumers(cloud, script);
  }
  cloud.store.scripts.delete(scriptKey(accountId, dispatchNamespace, name));
  cloud.runtime.changed();
}

function removeConsumers({ store }: Cloud, script: Script): void {
  for (const { queue } of queueConsumersOf(store, script)) {
    const consumers = queue.consumers.filter((consumer) => consumer.script !== script.name);
    store.queues.put(queue.id, { ...queue, consumers });
  }
}

function refuseReferenced({ store }: Cloud, script: Script): void {
  if (queueConsumersOf(store, script).length > 0) {
    const message =
      "Cannot delete this Worker as it is a consumer for a Queue. Remove it from the Queue's consumers first, then retry.";
    throw new ApiError(400, CODE.workerInUse, message);
  }
  const references = referencesTo(store, script).filter(
    ({ binding }) => binding.type !== "workflow",
  );
  if (references.length === 0) return;
  const stateful = references.some(({ binding }) => binding.type === "durable_object_namespace");
  const names = [...new Set(references.map(({ worker }) => worker.name))].join(", ");
  const message = `Cannot delete Worker "${script.name}": other Workers are bound to it (${names}). Remove their bindings first, or delete it with force=true.`;
  throw new ApiError(400, stateful ? CODE.workerInUse : CODE.workerBound, message);
}
