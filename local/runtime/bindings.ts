import type { WorkerOptions } from "miniflare";
import type { Binding, Script, ScriptVersion } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { classOf, durableKey, hasSql } from "./durable-keys.ts";
import { bucketId, OWN, parametersBinding, workerName, workflowKey } from "./names.ts";
import { outboundOf } from "./outbound-parameters.ts";
import { assetsName, hasAssets } from "./static-assets.ts";
import { tailWorkersOf } from "./tails.ts";
import { deployedVersions, entranceOf, liveVersion, liveWorker } from "./versions.ts";

export interface BindingContext {
  store: Store;
  script: Script;
  version: ScriptVersion;
  /** The version's name in Miniflare. */
  as: string;
  log: (line: string) => void;
}

type Translation = (binding: Binding, context: BindingContext) => Partial<WorkerOptions>;

const text = (value: unknown): string => String(value ?? "");

/** The named entrypoint of a service binding; undefined for the default export. */
export function entrypointOf({ entrypoint }: Binding): string | undefined {
  return entrypoint === undefined || entrypoint === null || entrypoint === "default"
    ? undefined
    : text(entrypoint);
}

/** Stands for a binding that does not run: the log says why at once, and the binding when it is used. */
function absent(
  binding: Binding,
  { script, log }: BindingContext,
  what: string,
): Partial<WorkerOptions> {
  const why = whyAbsent(script.name, binding, what);
  log(why);
  const bindings = { why };
  return { wrappedBindings: { [binding.name]: { scriptName: OWN.absentBinding, bindings } } };
}

export function whyAbsent(worker: string, { name }: Binding, what: string): string {
  return `${worker}: binding ${name} ${what}`;
}

export function unknownType({ type }: Binding): string {
  return `is of the type "${type}", which does not run here`;
}

function serviceDesignator(binding: Binding, context: BindingContext): Partial<WorkerOptions> {
  const { store, script } = context;
  const service = text(binding.service);
  const target = liveWorker(store, script.accountId, service);
  if (target === undefined) {
    return absent(binding, context, `names a Worker that is not there: "${service}"`);
  }
  const entrypoint = entrypointOf(binding);
  if (entrypoint !== undefined && !exportsClass(liveVersion(target), entrypoint)) {
    return absent(binding, context, `names what "${service}" lacks: "${entrypoint}"`);
  }
  const designator = designatorOf(target, entrypoint);
  return { serviceBindings: { [binding.name]: designator } };
}

/** Asked before workerd is: it does not start with a binding to an export that is not there. */
function exportsClass(version: ScriptVersion | undefined, name: string): boolean {
  return version?.namedHandlers.some((handler) => handler.name === name) ?? false;
}

/** Static assets stand before a Worker's default export alone. */
function designatorOf(target: Script, entrypoint: string | undefined) {
  if (entrypoint === undefined) return { name: entranceOf(target) };
  const many = deployedVersions(target).length > 1;
  return {
    name: many ? entranceOf(target) : workerName(target.accountId, target.name),
    entrypoint,
  };
}

/** How a Worker of the account dispatches to a namespace; plainly, when none does. */
export function dispatchProps(accountId: string, namespace: string, store: Store) {
  const isTo = ({ type, namespace: to }: Binding) =>
    type === "dispatch_namespace" && to === namespace;
  const scripts = store.scripts.list(
    (one) => one.accountId === accountId && !one.dispatchNamespace,
  );
  for (const script of scripts) {
    const bindings = liveVersion(script)?.bindings.filter(isTo) ?? [];
    const binding = bindings.find(({ outbound }) => outbound) ?? bindings[0];
    if (binding !== undefined) return propsOf(binding, script, store);
  }
  return { accountId, namespace, outbound: null, parameters: null, tails: [] };
}

function dispatchNamespace(
  binding: Binding,
  { script, store }: BindingContext,
): Partial<WorkerOptions> {
  const bindings = propsOf(binding, script, store);
  return { wrappedBindings: { [binding.name]: { scriptName: OWN.dispatchBinding, bindings } } };
}

function propsOf(binding: Binding, script: Script, store: Store) {
  const { service, parameters, taken } = outboundOf(binding, script.accountId, store);
  const worker = service === undefined ? null : workerName(script.accountId, service);
  return {
    accountId: script.accountId,
    namespace: text(binding.namespace),
    outbound: worker !== null && taken ? parametersBinding(worker) : worker,
    parameters: taken ? parameters : null,
    tails: tailWorkersOf(script, store),
  };
}

function durableObject(binding: Binding, context: BindingContext): Partial<WorkerOptions> {
  const { store, script } = context;
  const owner = binding.script_name ? text(binding.script_name) : script.name;
  const named = liveWorker(store, script.accountId, owner);
  if (named === undefined) {
    return absent(binding, context, `names a Worker that is not there: "${owner}"`);
  }
  const { script: target, className } = classOf(store, named, text(binding.class_name));
  if (!exportsClass(liveVersion(target), className)) {
    return absent(binding, context, `names a class that "${owner}" does not export`);
  }
  return {
    durableObjects: {
      [binding.name]: {
        className,
        scriptName: workerName(target.accountId, target.name),
        useSQLite: hasSql(target, className),
        unsafeUniqueKey: durableKey(target, className),
      },
    },
  };
}

function kvNamespace(binding: Binding, { store }: BindingContext): Partial<WorkerOptions> {
  const namespaceId = text(binding.namespace_id);
  if (!store.options.kvWriteLimit) return { kvNamespaces: { [binding.name]: namespaceId } };
  const scriptName = OWN.limitedKvBinding;
  return { wrappedBindings: { [binding.name]: { scriptName, bindings: { namespaceId } } } };
}

function rateLimit(binding: Binding, { script }: BindingContext): Partial<WorkerOptions> {
  const simple = binding.simple as { limit: number; period: 10 | 60 };
  // Workers of an account count together under one id.
  const namespace_id = `${script.accountId}:${text(binding.namespace_id)}`;
  return { ratelimits: { [binding.name]: { namespace_id, simple } } };
}

function analyticsEngine(binding: Binding, { script }: BindingContext): Partial<WorkerOptions> {
  const dataset = text(binding.dataset ?? binding.name);
  const bindings = { accountId: script.accountId, dataset };
  return { wrappedBindings: { [binding.name]: { scriptName: OWN.analyticsBinding, bindings } } };
}

function workflow(binding: Binding, { script }: BindingContext): Partial<WorkerOptions> {
  const key = workflowKey(script.accountId, text(binding.workflow_name));
  const scriptName = OWN.workflowBinding;
  return { wrappedBindings: { [binding.name]: { scriptName, bindings: { workflow: key } } } };
}

/** What the part of the upload holds that a binding of the older syntax names. */
function contentOf({ part }: Binding, { version, store }: BindingContext): Buffer {
  const found = version.modules.find(({ name }) => name === text(part));
  return found === undefined ? Buffer.alloc(0) : store.blobs.read(found.sha256);
}

/** Which secret of which store a binding names. */
export function secretProps({ store_id, secret_name }: Binding, { accountId }: Script) {
  return { account: accountId, store: text(store_id), name: text(secret_name) };
}

/** https://developers.cloudflare.com/workers/runtime-apis/bindings/version-metadata/ */
export function metadataOf({ id, annotations, createdOn }: ScriptVersion) {
  return { id, tag: annotations["workers/tag"] ?? "", timestamp: createdOn };
}

/** Binding types that run here, by the API's name of the type. */
const TRANSLATIONS = new Map<string, Translation>(
  Object.entries({
    plain_text: (binding) => ({ bindings: { [binding.name]: text(binding.text) } }),
    secret_text: (binding) => ({ bindings: { [binding.name]: text(binding.text) } }),
    json: (binding) => ({ bindings: { [binding.name]: binding.json as never } }),
    text_blob: (binding, context) => ({
      bindings: { [binding.name]: contentOf(binding, context).toString("utf8") },
    }),
    data_blob: (binding, context) => ({
      dataBlobBindings: { [binding.name]: Uint8Array.from(contentOf(binding, context)) },
    }),
    wasm_module: (binding, context) => ({
      wasmBindings: { [binding.name]: Uint8Array.from(contentOf(binding, context)) },
    }),
    kv_namespace: kvNamespace,
    d1: (binding) => ({ d1Databases: { [binding.name]: text(binding.id ?? binding.database_id) } }),
    r2_bucket: (binding, { script }) => ({
      r2Buckets: { [binding.name]: bucketId(script.accountId, text(binding.bucket_name)) },
    }),
    queue: (binding) => ({ queueProducers: { [binding.name]: text(binding.queue_name) } }),
    analytics_engine: analyticsEngine,
    assets: (binding, { version, as }) =>
      hasAssets(version) ? { serviceBindings: { [binding.name]: assetsName(as) } } : {},
    service: serviceDesignator,
    dispatch_namespace: dispatchNamespace,
    durable_object_namespace: durableObject,
    ratelimit: rateLimit,
    secrets_store_secret: (binding, { script }) => ({
      serviceBindings: {
        [binding.name]: {
          name: OWN.secrets,
          entrypoint: "Secret",
          props: secretProps(binding, script),
        },
      },
    }),
    worker_loader: (binding) => ({ workerLoaders: { [binding.name]: {} } }),
    version_metadata: (binding, { version }) => ({
      bindings: { [binding.name]: metadataOf(version) },
    }),
    workflow,
  }),
);

/** Miniflare's options for a Worker's bindings. */
export function translateBindings(context: BindingContext): Partial<WorkerOptions> {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const binding of context.version.bindings) {
    const translate = TRANSLATIONS.get(binding.type);
    const options =
      translate === undefined
        ? absent(binding, context, unknownType(binding))
        : translate(binding, context);
    for (const [option, values] of Object.entries(options)) {
      merged[option] = { ...merged[option], ...(values as Record<string, unknown>) };
    }
  }
  return merged as Partial<WorkerOptions>;
}
