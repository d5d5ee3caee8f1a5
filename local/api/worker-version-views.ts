/** Versions in the shape of https://developers.cloudflare.com/api/resources/workers/subresources/beta/subresources/workers/subresources/versions/ */
import type { Binding, Script, ScriptVersion } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";
import type { Cloud } from "./cloud.ts";
import { liveExports } from "./durable-objects/exports.ts";
import { durableObjectNamespace } from "./durable-objects/namespaces.ts";
import { AUTHOR, annotationsOf, shownBinding } from "./script-views.ts";

/** Modules that configure static assets: https://developers.cloudflare.com/workers/static-assets/headers/ */
export const ASSET_FILES = ["_headers", "_redirects"];

/** What is unset is left out. */
export function versionView(
  cloud: Cloud,
  worker: Script,
  version: ScriptVersion,
): Record<string, unknown> {
  const { bindings, extra, compatibilityFlags: flags } = version;
  return {
    id: version.id,
    number: version.number,
    created_on: version.createdOn,
    source: version.source ?? "api",
    ...AUTHOR,
    annotations: annotationsOf(version),
    usage_model: extra.usage_model ?? "standard",
    // The local cloud has no addresses of single versions.
    urls: [],
    startup_time_ms: version.startupTimeMs,
    main_module: version.syntax === "modules" ? version.mainModule || undefined : undefined,
    compatibility_date: version.compatibilityDate ?? undefined,
    compatibility_flags: flags.length > 0 ? flags : undefined,
    bindings: bindings.length > 0 ? bindingsView(cloud, worker, bindings) : undefined,
    limits: unlessEmpty(extra.limits),
    placement: unlessEmpty(extra.placement),
    migrations: unlessEmpty(extra.migrations),
    exports: liveExports(extra.exports),
    migration_tag: (extra.migrations as { new_tag?: string } | undefined)?.new_tag || undefined,
    containers: unlessEmpty(extra.containers),
    assets: assetsView(version),
  };
}

function unlessEmpty(value: unknown): unknown {
  const empty = typeof value !== "object" || value === null || Object.keys(value).length === 0;
  return empty ? undefined : value;
}

/** The token of the upload is never answered, and the files are modules. */
function assetsView(version: ScriptVersion): unknown {
  const config = version.assets?.config;
  if (config === undefined) return undefined;
  const settings = Object.entries(config).filter(([name]) => !ASSET_FILES.includes(name));
  return { config: Object.fromEntries(settings) };
}

function assetFiles(version: ScriptVersion): Record<string, unknown>[] {
  const config = version.assets?.config ?? {};
  return ASSET_FILES.filter((name) => typeof config[name] === "string").map((name) => ({
    name,
    content_type: "text/plain",
    content_base64: Buffer.from(String(config[name])).toString("base64"),
  }));
}

/** By their names, each with what Cloudflare adds to it. */
function bindingsView({ store }: Cloud, worker: Script, bindings: Binding[]): Binding[] {
  return bindings
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((binding) => ({ ...shownBinding(binding), ...addedTo(binding, worker, store) }));
}

function addedTo(binding: Binding, worker: Script, store: Store): Record<string, unknown> {
  switch (binding.type) {
    case "d1": {
      const id = binding.id ?? binding.database_id;
      return { id, database_id: id };
    }
    case "service":
      return { environment: binding.environment ?? "production" };
    case "durable_object_namespace": {
      const name = String(binding.script_name ?? worker.name);
      const owner = store.scripts.get(scriptKey(worker.accountId, null, name));
      return owner === undefined
        ? {}
        : { namespace_id: durableObjectNamespace(owner, String(binding.class_name)).id };
    }
    default:
      return {};
  }
}

/** `include=modules`: the code, as it was uploaded. */
export function contentView({ store }: Cloud, version: ScriptVersion): Record<string, unknown> {
  const base64 = (sha256: string) => store.blobs.read(sha256).toString("base64");
  if (version.syntax === "service-worker") {
    const main = version.modules.find(({ name }) => name === version.mainModule);
    return { main_script_base64: main && base64(main.sha256) };
  }
  const modules = version.modules.map(({ name, contentType, sha256 }) => ({
    name,
    content_type: contentType,
    content_base64: base64(sha256),
  }));
  const all = [...modules, ...assetFiles(version)];
  return all.length > 0 ? { modules: all } : {};
}
