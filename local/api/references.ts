/** What else in an account refers to a Worker, in the two forms in which the API says it. */
import { type Context, Hono } from "hono";
import type { Binding, Queue, QueueConsumer, Script } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { workerOf } from "./binding-workers.ts";
import { accountOf, type Cloud, param } from "./cloud.ts";
import { durableObjectNamespace } from "./durable-objects/namespaces.ts";
import { ok } from "./envelope.ts";
import type { Locate } from "./script-store.ts";

/** A binding of another Worker, in a version of it that takes traffic. */
interface Reference {
  worker: Script;
  binding: Binding;
}

function accountWorkers(store: Store, account: string): Script[] {
  return store.scripts.list(
    ({ accountId, dispatchNamespace }) => accountId === account && dispatchNamespace === null,
  );
}

function servedBindings({ versions, deployments }: Script): Binding[] {
  const served = new Set(deployments[0]?.versions.map(({ versionId }) => versionId));
  return versions.filter(({ id }) => served.has(id)).flatMap(({ bindings }) => bindings);
}

/** The bindings of other Workers of the account that are a way to this one. */
export function referencesTo(store: Store, { accountId, tag, name }: Script): Reference[] {
  return accountWorkers(store, accountId)
    .filter((worker) => worker.tag !== tag)
    .flatMap((worker) => servedBindings(worker).map((binding) => ({ worker, binding })))
    .filter(({ binding }) => workerOf(binding) === name);
}

/** The queues that send their messages to a Worker, each with the consumer that says so. */
export function queueConsumersOf(
  store: Store,
  { accountId, name }: Script,
): { queue: Queue; consumer: QueueConsumer }[] {
  return store.queues
    .list((queue) => queue.accountId === accountId)
    .flatMap((queue) => queue.consumers.map((consumer) => ({ queue, consumer })))
    .filter(({ consumer }) => consumer.script === name);
}

/** The Workers whose logs this one consumes. */
function tailProducers(store: Store, { accountId, name }: Script): Script[] {
  return accountWorkers(store, accountId).filter(({ tailConsumers }) =>
    tailConsumers.some(({ service }) => service === name),
  );
}

/** `references` of https://developers.cloudflare.com/api/resources/workers/subresources/beta/subresources/workers/ */
export function referencesView(store: Store, script: Script): Record<string, unknown> {
  const { accountId, name } = script;
  const references = referencesTo(store, script);
  const of = (type: string) => references.filter(({ binding }) => binding.type === type);
  const byWorker = new Map(of("service").map(({ worker }) => [worker.tag, worker.name]));
  const domains = store.customDomains.list(
    (domain) => domain.accountId === accountId && domain.service === name,
  );
  return {
    dispatch_namespace_outbounds: of("dispatch_namespace").map(({ worker, binding }) => ({
      namespace_id: store.dispatchNamespaces.get(`${accountId}/${String(binding.namespace)}`)?.id,
      namespace_name: binding.namespace,
      worker_id: worker.tag,
      worker_name: worker.name,
    })),
    domains: domains.map(({ id, hostname, zoneId, zoneName }) => ({
      id,
      certificate_id: id,
      hostname,
      zone_id: zoneId,
      zone_name: zoneName,
    })),
    durable_objects: of("durable_object_namespace").map(({ worker, binding }) => {
      const namespace = durableObjectNamespace(script, String(binding.class_name));
      return {
        namespace_id: namespace.id,
        namespace_name: namespace.name,
        worker_id: worker.tag,
        worker_name: worker.name,
      };
    }),
    queues: queueConsumersOf(store, script).map(({ queue, consumer }) => ({
      queue_consumer_id: consumer.id,
      queue_id: queue.id,
      queue_name: queue.name,
    })),
    workers: [...byWorker].map(([id, worker]) => ({ id, name: worker })),
  };
}

/** The older form, which wrangler reads before it deletes a Worker. */
export function scriptReferenceRoutes(cloud: Cloud, locate: Locate): Hono {
  const routes = new Hono();
  const { store } = cloud;
  const environment = "production";
  routes.get("/scripts/:script/references", (c) => {
    const script = locate(c);
    const references = referencesTo(store, script);
    const of = (type: string) => references.filter(({ binding }) => binding.type === type);
    const outgoing = servedBindings(script).filter(({ type }) => type === "service");
    return ok(c, {
      services: {
        incoming: of("service").map(({ worker, binding }) => ({
          name: binding.name,
          service: worker.name,
          environment,
        })),
        outgoing: outgoing.map(({ name, service }) => ({ name, service, environment })),
      },
      durable_objects: of("durable_object_namespace").map(({ worker, binding }) => {
        const namespace = durableObjectNamespace(script, String(binding.class_name));
        return {
          name: binding.name,
          service: worker.name,
          environment,
          durable_object_namespace_id: namespace.id,
          durable_object_namespace_name: namespace.name,
        };
      }),
      dispatch_outbounds: of("dispatch_namespace").map(({ worker, binding }) => ({
        name: binding.name,
        service: worker.name,
        environment,
        namespace: binding.namespace,
        params: (binding.outbound as { params?: unknown[] | null }).params ?? [],
      })),
    });
  });
  routes.get("/tails/by-consumer/:script", (c: Context) => {
    const script = store.scripts.get(`${accountOf(cloud, c).id}/${param(c, "script")}`);
    const producers = script === undefined ? [] : tailProducers(store, script);
    return ok(
      c,
      producers.map(({ tag, name, logpush, createdOn, modifiedOn }) => ({
        tag,
        producer: { service: name, environment },
        consumer: { service: param(c, "script"), environment },
        log_push: logpush,
        created_on: createdOn,
        modified_on: modifiedOn,
      })),
    );
  });
  return routes;
}
