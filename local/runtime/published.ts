import type { Binding, Queue, Script, ScriptVersion } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { entrypointOf, metadataOf, secretProps, unknownType, whyAbsent } from "./bindings.ts";
import { runtimeDate, withStubs } from "./compatibility.ts";
import { durableKey } from "./durable-keys.ts";
import { EMAIL_MODULE, type LoaderModule, loaderModule } from "./modules.ts";
import { bucketId, workerName } from "./names.ts";
import { explanation, whyNotRunnable } from "./not-runnable.ts";
import type { NodeService } from "./options.ts";
import { serviceWorkerModules } from "./service-worker-syntax.ts";
import { filesOf, hasAssets, manifestOf, type StaticAssets } from "./static-assets.ts";

type Log = (line: string) => void;

/** An entrypoint of the loader's Worker that stands for a binding, and what it has to know. */
interface Proxy {
  kind: string;
  props: Record<string, unknown>;
}

/** Answers the loader's question for the user Worker `?key=account/namespace/script`. */
export function createPublished(store: Store, statics: StaticAssets, log: Log): NodeService {
  return async (request) => {
    const key = new URL(request.url).searchParams.get("key") ?? "";
    const script = store.scripts.get(key);
    if (script === undefined) return new Response(null, { status: 404 });
    return Response.json(await describe(script, { store, statics, log }));
  };
}

async function describe(
  script: Script,
  { store, statics, log }: { store: Store; statics: StaticAssets; log: Log },
): Promise<Record<string, unknown>> {
  const version = script.versions[0];
  if (version === undefined) throw new Error(`${script.name} has no version`);
  const why = whyNotRunnable(version);
  if (why !== undefined) return stub(version, explanation(why));
  const assets = hasAssets(version) ? await described(script, version, statics) : {};
  if (version.modules.length === 0) return { ...stub(version, NO_CODE), ...assets };
  const key = `${script.accountId}/${script.dispatchNamespace}`;
  const trusted = store.dispatchNamespaces.get(key)?.trusted ?? false;
  return {
    ...assets,
    trusted,
    etag: trusted ? `${version.id}:trusted` : version.id,
    ...code(version, store, trusted),
    compatibilityDate: runtimeDate(version.compatibilityDate),
    compatibilityFlags: withStubs(version),
    values: Object.fromEntries(version.bindings.flatMap((binding) => plainOf(binding, version))),
    proxied: proxied(version, script, store, log),
  };
}

function code(version: ScriptVersion, store: Store, trusted: boolean) {
  const { mainModule, syntax, modules } = version;
  const loaded = modules.map((module): [string, LoaderModule] => [
    module.name,
    loaderModule(module, store.blobs.read(module.sha256), mainModule),
  ]);
  if (syntax === "modules") {
    const own = loaded.map(([name, module]) => [
      name,
      name === mainModule && !trusted ? untrusted(module) : module,
    ]);
    return { mainModule, modules: { ...EMAIL_MODULE, ...Object.fromEntries(own) } };
  }
  const [, script] = loaded.find(([name]) => name === mainModule) ?? ["", {}];
  const [main, ...others] = serviceWorkerModules(script.js ?? "");
  const loadable = Object.fromEntries(
    others.map(({ name, kind, source }) => [name, { [kind]: source }]),
  );
  const js = { js: main.source };
  return {
    mainModule: main.name,
    modules: { ...loadable, [main.name]: trusted ? js : untrusted(js) },
  };
}

/**
 * A main module without `caches.default`, which user Workers have not:
 * https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/reference/worker-isolation/
 */
function untrusted(main: LoaderModule): LoaderModule {
  return main.js === undefined ? main : { js: `delete caches.default; ${main.js}` };
}

/** Stands where a Worker of static assets alone has no code: its router asks for none. */
const NO_CODE = "export default {};";

async function described(script: Script, version: ScriptVersion, statics: StaticAssets) {
  const config = await statics.config(version);
  const manifest = Buffer.from(manifestOf(version)).toString("base64");
  return { assets: { manifest, config, files: filesOf(script, version) } };
}

function stub({ id, compatibilityDate }: ScriptVersion, source: string): Record<string, unknown> {
  return {
    etag: id,
    mainModule: "index.js",
    compatibilityDate: runtimeDate(compatibilityDate),
    compatibilityFlags: [],
    modules: { "index.js": { js: source } },
    values: {},
    proxied: {},
  };
}

/** Bindings that are values. */
function plainOf({ type, name, text, json }: Binding, version: ScriptVersion): [string, unknown][] {
  if (type === "plain_text" || type === "secret_text") return [[name, text]];
  if (type === "version_metadata") return [[name, metadataOf(version)]];
  return type === "json" ? [[name, json]] : [];
}

type Proxied = (binding: Binding, script: Script, store: Store) => Proxy | undefined;

/** Bindings that are Workers or stores, by the API's name of the type. */
const PROXIED = new Map<string, Proxied>(
  Object.entries({
    kv_namespace: (binding) => ({ kind: "Kv", props: { binding: binding.namespace_id } }),
    d1: (binding) => ({
      kind: "Database",
      props: { binding: binding.id ?? binding.database_id },
    }),
    r2_bucket: (binding, { accountId }) => ({
      kind: "Bucket",
      props: { binding: bucketId(accountId, String(binding.bucket_name)) },
    }),
    queue: (binding, { accountId }, store) => {
      const named = ({ accountId: of, name }: Queue) =>
        of === accountId && name === binding.queue_name;
      const queue = store.queues.find(named);
      return queue && { kind: "Producer", props: { binding: queue.id } };
    },
    analytics_engine: (binding, { accountId }) => ({
      kind: "DataSet",
      props: { accountId, dataset: binding.dataset ?? binding.name },
    }),
    ratelimit: (binding, { accountId }) => ({
      kind: "RateLimit",
      props: { id: `${accountId}:${binding.namespace_id}`, ...(binding.simple as object) },
    }),
    durable_object_namespace: (binding, script) => {
      if ((binding.script_name ?? script.name) !== script.name) return undefined;
      const className = String(binding.class_name);
      return { kind: "Objects", props: { className, key: durableKey(script, className) } };
    },
    secrets_store_secret: (binding, script) => ({
      kind: "Secret",
      props: secretProps(binding, script),
    }),
    assets: () => ({ kind: "Assets", props: {} }),
    // A named entrypoint is none that the loader's Worker is bound to.
    service: (binding, { accountId }) =>
      entrypointOf(binding) === undefined
        ? { kind: "Service", props: { binding: workerName(accountId, String(binding.service)) } }
        : undefined,
  }),
);

function proxied(version: ScriptVersion, script: Script, store: Store, log: Log) {
  const found: [string, Proxy][] = [];
  for (const binding of version.bindings) {
    const proxy = PROXIED.get(binding.type)?.(binding, script, store);
    if (proxy !== undefined) found.push([binding.name, proxy]);
    else if (plainOf(binding, version).length === 0) {
      const worker = `${script.dispatchNamespace}/${script.name}`;
      const what = PROXIED.has(binding.type)
        ? "names what a user Worker cannot be bound to here"
        : unknownType(binding);
      const why = whyAbsent(worker, binding, what);
      log(why);
      found.push([binding.name, { kind: "Absent", props: { why } }]);
    }
  }
  return Object.fromEntries(found);
}
