import type { Binding, Script, ScriptVersion } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { runtimeDate } from "./compatibility.ts";
import { type LoaderModule, loaderModule } from "./modules.ts";
import { workerName } from "./names.ts";
import { explanation, whyNotRunnable } from "./not-runnable.ts";
import type { NodeService } from "./options.ts";
import { filesOf, hasAssets, manifestOf, type StaticAssets } from "./static-assets.ts";

/** Answers the loader's question for the user Worker `?key=account/namespace/script`. */
export function createPublished(store: Store, statics: StaticAssets): NodeService {
  return async (request) => {
    const key = new URL(request.url).searchParams.get("key") ?? "";
    const script = store.scripts.get(key);
    if (script === undefined) return new Response(null, { status: 404 });
    return Response.json(await describe(script, store, statics));
  };
}

async function describe(
  script: Script,
  store: Store,
  statics: StaticAssets,
): Promise<Record<string, unknown>> {
  const version = script.versions[0];
  if (version === undefined) throw new Error(`${script.name} has no version`);
  const why = whyNotRunnable(version);
  if (why !== undefined) return stub(version, explanation(why));
  const assets = hasAssets(version) ? await described(script, version, statics) : {};
  if (version.modules.length === 0) return { ...stub(version, NO_CODE), ...assets };
  return {
    ...assets,
    etag: version.id,
    mainModule: version.mainModule,
    compatibilityDate: runtimeDate(version.compatibilityDate),
    compatibilityFlags: version.compatibilityFlags,
    modules: Object.fromEntries(
      version.modules.map((module) => {
        const loaded = loaderModule(module, store.blobs.read(module.sha256));
        return [module.name, module.name === version.mainModule ? untrusted(loaded) : loaded];
      }),
    ),
    values: Object.fromEntries(version.bindings.flatMap(plainValue)),
    proxied: Object.fromEntries(version.bindings.flatMap((binding) => proxyOf(binding, script))),
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

function plainValue({ type, name, text, json }: Binding): [string, unknown][] {
  if (type === "plain_text" || type === "secret_text") return [[name, text]];
  return type === "json" ? [[name, json]] : [];
}

function proxyOf(binding: Binding, { accountId }: Script): [string, unknown][] {
  const { type, name } = binding;
  if (type === "kv_namespace") return [[name, { kind: "kv", binding: binding.namespace_id }]];
  if (type === "assets") return [[name, { kind: "assets", binding: name }]];
  if (type !== "service") return [];
  return [[name, { kind: "service", binding: workerName(accountId, String(binding.service)) }]];
}
