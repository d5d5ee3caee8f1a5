/** What there is, as the console draws it: every resource with what it is bound to, no secret value. */

import { shownBinding } from "../api/script-views.ts";
import type { Overview, UserWorker } from "../console/model.ts";
import { liveVersion } from "../runtime/versions.ts";
import type { Script } from "../state/model.ts";
import type { Store } from "../state/store.ts";

/** User Workers of one answer. */
const PAGE = 100;

export function overview(store: Store): Overview {
  const dispatched = userWorkerCounts(store);
  return {
    accounts: store.accounts.list().map(({ id, name, subdomain }) => {
      const own = <T extends { accountId: string }>(found: T[]) =>
        found.filter(({ accountId }) => accountId === id);
      const scripts = own(
        store.scripts.list(({ dispatchNamespace }) => dispatchNamespace === null),
      );
      return {
        id,
        name,
        subdomain,
        workers: scripts.map((script) => ({
          ...workerView(script),
          public: script.subdomain.enabled,
          crons: script.schedules.map(({ cron }) => cron),
          tails: script.tailConsumers.map(({ service }) => String(service)),
          versions: script.versions.length,
        })),
        namespaces: own(store.dispatchNamespaces.list()).map((namespace) => ({
          name: namespace.name,
          userWorkers: dispatched.get(`${id}/${namespace.name}`) ?? 0,
        })),
        kv: own(store.kvNamespaces.list()).map((kv) => ({ id: kv.id, title: kv.title })),
        d1: own(store.d1Databases.list()).map(({ uuid, name: label }) => ({
          id: uuid,
          name: label,
        })),
        r2: own(store.r2Buckets.list()).map((bucket) => ({ name: bucket.name })),
        queues: own(store.queues.list()).map((queue) => ({
          name: queue.name,
          consumers: queue.consumers.map(({ script }) => script),
        })),
        workflows: own(store.workflows.list()).map((workflow) => ({
          name: workflow.name,
          className: workflow.className,
          scriptName: workflow.scriptName,
        })),
      };
    }),
  };
}

/** By account and namespace. */
function userWorkerCounts(store: Store): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { accountId, dispatchNamespace } of store.scripts.list()) {
    if (dispatchNamespace === null) continue;
    const key = `${accountId}/${dispatchNamespace}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** A page of a namespace's user Workers by name; `next` is what the one after it is asked with. */
export function userWorkers(
  store: Store,
  { account, namespace, search = "", from = "0" }: Record<string, string>,
) {
  const found = store.scripts
    .list(
      ({ accountId, dispatchNamespace, name }) =>
        accountId === account && dispatchNamespace === namespace && name.includes(search),
    )
    .sort((a, b) => a.name.localeCompare(b.name));
  const first = Number(from) || 0;
  return {
    total: found.length,
    userWorkers: found.slice(first, first + PAGE).map(workerView),
    next: first + PAGE < found.length ? first + PAGE : null,
  };
}

function workerView(script: Script): UserWorker {
  const version = liveVersion(script) ?? script.versions[0];
  return {
    name: script.name,
    modifiedOn: script.modifiedOn,
    tags: script.tags,
    codeBytes: version?.modules.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0,
    compatibilityDate: version?.compatibilityDate ?? null,
    compatibilityFlags: version?.compatibilityFlags ?? [],
    handlers: version?.handlers ?? [],
    bindings: version?.bindings.map(shownBinding) ?? [],
    limits: script.limits,
  };
}
