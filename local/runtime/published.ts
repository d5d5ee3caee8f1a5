import type { Binding, Script, ScriptVersion } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { runtimeDate } from "./compatibility.ts";
import { type LoaderModule, loaderModule } from "./modules.ts";
import { workerName } from "./names.ts";
import { explanation, whyNotRunnable } from "./not-runnable.ts";
import type { NodeService } from "./options.ts";

/** Answers the loader's question for the user Worker `?key=account/namespace/script`. */
export function createPublished(store: Store): NodeService {
  return async (request) => {
    const key = new URL(request.url).searchParams.get("key") ?? "";
    const script = store.scripts.get(key);
    if (script === undefined) return new Response(null, { status: 404 });
    return Response.json(describe(script, store));
  };
}

function describe(script: Script, store: Store): Record<string, unknown> {
  const version = script.versions[0];
  if (version === undefined) throw new Error(`${script.name} has no version`);
  const why = whyNotRunnable(version);
  if (why !== undefined) return stub(version, why);
  return {
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

function stub({ id, compatibilityDate }: ScriptVersion, why: string): Record<string, unknown> {
  return {
    etag: id,
    mainModule: "index.js",
    compatibilityDate: runtimeDate(compatibilityDate),
    compatibilityFlags: [],
    modules: { "index.js": { js: explanation(why) } },
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
  if (type !== "service") return [];
  return [[name, { kind: "service", binding: workerName(accountId, String(binding.service)) }]];
}
