import type { ScriptInspection } from "../runtime/contract.ts";
import { classOf } from "../runtime/durable-keys.ts";
import { secretForWorkers } from "../runtime/secrets-store.ts";
import type { Binding } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";
import { classesOf } from "./durable-objects/classes.ts";
import { ApiError, CODE } from "./errors.ts";
import { checkVariables } from "./variables.ts";

/** Which script the bindings are for, and what its code exports. */
export interface BindingTarget {
  store: Store;
  accountId: string;
  namespace: string | null;
  script: string;
  /** The classes of Durable Objects that it has with this upload. */
  durableClasses: ReadonlySet<string>;
  inspection: ScriptInspection;
}

type Check = (binding: Binding, target: BindingTarget) => void;

/** Refuses an upload whose bindings name what is not there, with Cloudflare's codes. */
export function checkBindings(bindings: Binding[], target: BindingTarget): void {
  checkVariables(bindings);
  for (const binding of bindings) CHECKS.get(binding.type)?.(binding, target);
}

function requireText(field: string): Check {
  return (binding) => {
    if (typeof binding[field] === "string") return;
    const message = `Binding "${binding.name}" of type "${binding.type}" needs "${field}".`;
    throw new ApiError(400, CODE.scriptInvalid, message);
  };
}

const kv: Check = (binding, { store, accountId, namespace }) => {
  requireText("namespace_id")(binding, {} as BindingTarget);
  const id = String(binding.namespace_id);
  if (store.kvNamespaces.get(id)?.accountId === accountId) return;
  const code = namespace === null ? CODE.bindingKvMissing : CODE.bindingKvMissingInNamespace;
  const message = `KV namespace '${id}' not found. Binding "${binding.name}" names it.`;
  throw new ApiError(namespace === null ? 404 : 400, code, message);
};

const service: Check = (binding, target) => {
  requireText("service")(binding, target);
  checkWorkerExists(String(binding.service), binding, target);
};

function checkWorkerExists(worker: string, binding: Binding, target: BindingTarget): void {
  const { store, accountId, namespace, script } = target;
  if (namespace === null && worker === script) return;
  if (store.scripts.get(scriptKey(accountId, null, worker)) !== undefined) return;
  const message = `Could not resolve service binding '${binding.name}'. Target script '${worker}' not found.`;
  throw new ApiError(400, CODE.bindingServiceMissing, message);
}

const dispatchNamespace: Check = (binding, target) => {
  requireText("namespace")(binding, target);
  const { store, accountId } = target;
  const name = String(binding.namespace);
  if (store.dispatchNamespaces.get(`${accountId}/${name}`) === undefined) {
    const message = `Dispatch namespace '${name}' not found. Binding "${binding.name}" names it.`;
    throw new ApiError(404, CODE.dispatchNamespaceMissing, message);
  }
  checkOutbound(binding, target);
};

function checkOutbound(binding: Binding, target: BindingTarget): void {
  const outbound = binding.outbound as
    | { worker?: { service?: unknown }; params?: unknown }
    | null
    | undefined;
  if (outbound === undefined || outbound === null) return;
  const worker = outbound.worker?.service;
  if (worker !== undefined) checkWorkerExists(String(worker), binding, target);
  // The API takes `[{"name": ...}]`; a list of strings is a known mistake of one client.
  const params = Array.isArray(outbound.params) ? outbound.params : [];
  if (params.some((param) => typeof param?.name !== "string")) {
    const message = `Binding "${binding.name}": outbound.params must be objects like {"name": "..."}.`;
    throw new ApiError(400, CODE.scriptInvalid, message);
  }
}

const durableObject: Check = (binding, { store, accountId, script, durableClasses }) => {
  requireText("class_name")(binding, {} as BindingTarget);
  const className = String(binding.class_name);
  const what = `Cannot create binding for class '${className}'`;
  const owner = String(binding.script_name ?? script);
  if (owner === script) {
    if (!durableClasses.has(className)) throw notConfigured(what);
    return;
  }
  const other = store.scripts.get(scriptKey(accountId, null, owner));
  if (other === undefined) {
    const message = `${what}: its script '${owner}' does not exist. Binding "${binding.name}" names it.`;
    throw new ApiError(400, CODE.classMissing, message);
  }
  const found = classOf(store, other, className);
  if (!classesOf(found.script).made.has(found.className)) throw notConfigured(what);
};

/** https://github.com/cloudflare/workers-sdk/issues/10246 */
function notConfigured(what: string): ApiError {
  const message = `${what} because it is not currently configured to implement Durable Objects. Ensure a --new-class migration has been applied to it.`;
  return new ApiError(400, CODE.classMissing, message);
}

const workflow: Check = (binding, target) => {
  requireText("workflow_name")(binding, target);
  const { namespace, script, inspection } = target;
  if (namespace !== null) {
    const message = `Binding "${binding.name}": workflows cannot be used by Workers in a dispatch namespace.`;
    throw new ApiError(400, CODE.scriptInvalid, message);
  }
  const className = binding.class_name;
  const elsewhere = binding.script_name !== undefined && binding.script_name !== script;
  if (typeof className !== "string" || elsewhere) return;
  if (inspection.namedHandlers.some(({ name }) => name === className)) return;
  const message = `Workflow class '${className}' of binding "${binding.name}" is not exported by the script.`;
  throw new ApiError(400, CODE.classMissing, message);
};

const r2: Check = (binding, { store, accountId }) => {
  requireText("bucket_name")(binding, {} as BindingTarget);
  const name = String(binding.bucket_name);
  if (store.r2Buckets.get(`${accountId}/${name}`) !== undefined) return;
  throw new ApiError(
    400,
    10085,
    `R2 bucket '${name}' not found. Binding "${binding.name}" names it.`,
  );
};

const d1: Check = (binding, { store, accountId }) => {
  const id = String(binding.id ?? binding.database_id ?? "");
  if (store.d1Databases.get(id)?.accountId === accountId) return;
  const message = `D1 database '${id}' not found. Binding "${binding.name}" names it.`;
  throw new ApiError(400, 10181, message);
};

const queue: Check = (binding, target) => {
  requireText("queue_name")(binding, target);
  const name = String(binding.queue_name);
  const { store, accountId } = target;
  if (store.queues.find((one) => one.accountId === accountId && one.name === name)) return;
  const message = `Queue '${name}' not found. Binding "${binding.name}" names it. Please verify it exists and try again.`;
  throw new ApiError(400, CODE.queueMissing, message);
};

/** https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/ */
const rateLimit: Check = (binding, target) => {
  requireText("namespace_id")(binding, target);
  const { limit, period } = (binding.simple ?? {}) as { limit?: unknown; period?: unknown };
  if (Number.isInteger(limit) && Number(limit) > 0 && (period === 10 || period === 60)) return;
  const message = `Binding "${binding.name}": a rate limit has a "simple" with a whole "limit" over 0 and a "period" of 10 or 60 seconds.`;
  throw new ApiError(400, CODE.scriptInvalid, message);
};

/** https://github.com/tempoxyz/tempo-apps/pull/1077 */
const storeSecret: Check = (binding, target) => {
  requireText("store_id")(binding, target);
  requireText("secret_name")(binding, target);
  const { store, accountId } = target;
  const [id, name] = [String(binding.store_id), String(binding.secret_name)];
  if (secretForWorkers(store, accountId, id, name) !== undefined) return;
  const message = `Secrets Store binding '${binding.name}' references store '${id}' and secret '${name}' which were not found.`;
  throw new ApiError(400, 10182, message);
};

const CHECKS = new Map<string, Check>(
  Object.entries({
    plain_text: requireText("text"),
    secret_text: requireText("text"),
    kv_namespace: kv,
    service,
    dispatch_namespace: dispatchNamespace,
    durable_object_namespace: durableObject,
    workflow,
    queue,
    ratelimit: rateLimit,
    r2_bucket: r2,
    d1,
    secrets_store_secret: storeSecret,
  }),
);
