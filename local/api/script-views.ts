/** Scripts, versions and bindings in the shapes that the API answers. */
import { hasPreview } from "../runtime/previews.ts";
import type { Binding, Deployment, Script, ScriptVersion } from "../state/model.ts";
import type { Cloud } from "./cloud.ts";
import { type ExportsReconciliation, migrationTag } from "./durable-objects/classes.ts";
import { newestVersion } from "./script-store.ts";

/** Who makes everything here. */
export const AUTHOR = { author_id: "c0de24", author_email: "engineer@code24.localhost" };

/** Binding types whose value is never answered. */
export const SECRET_FIELDS = new Map<string, string[]>(
  Object.entries({
    secret_text: ["text"],
    secret_key: ["key_base64", "key_jwk"],
  }),
);

export function shownBinding(binding: Binding): Binding {
  const hidden = SECRET_FIELDS.get(binding.type) ?? [];
  return Object.fromEntries(
    Object.entries(binding).filter(([field]) => !hidden.includes(field)),
  ) as Binding;
}

export function shownBindings({ store }: Cloud, version: ScriptVersion): Binding[] {
  const shown = version.bindings.map(shownBinding);
  return store.options.bindingOrder === "reversed" ? shown.reverse() : shown;
}

/** https://developers.cloudflare.com/api/resources/workers/subresources/scripts/methods/list/ */
export function scriptView(script: Script): Record<string, unknown> {
  const version = script.versions[0];
  return {
    id: script.name,
    tag: script.tag,
    etag: version?.etag ?? "",
    handlers: version?.handlers ?? [],
    named_handlers: namedHandlers(version),
    has_assets: Object.keys(version?.assets?.files ?? {}).length > 0,
    has_modules: version?.syntax === "modules" && version.modules.length > 0,
    created_on: script.createdOn,
    modified_on: script.modifiedOn,
    // A Worker without a version was deployed from nowhere.
    ...(version ? { last_deployed_from: version.source ?? "api" } : {}),
    compatibility_date: version?.compatibilityDate ?? "",
    compatibility_flags: version?.compatibilityFlags ?? [],
    migration_tag: migrationTag(script),
    logpush: script.logpush,
    tags: script.tags,
    tail_consumers: script.tailConsumers,
    usage_model: script.usageModel,
    ...(script.observability ? { observability: script.observability } : {}),
    ...(Object.keys(script.placement).length > 0
      ? { placement: script.placement, placement_mode: script.placement.mode }
      : {}),
  };
}

/** Those that were given, and the operation that made the version. */
export function annotationsOf({ annotations, triggeredBy }: ScriptVersion): Record<string, string> {
  return { ...annotations, "workers/triggered_by": triggeredBy ?? "upload" };
}

function namedHandlers(version: ScriptVersion | undefined) {
  return (version?.namedHandlers ?? []).map(({ name, handlers }) => ({
    name,
    entrypoint: name,
    handlers,
  }));
}

/** The answer to an upload. */
export function uploadView(script: Script): Record<string, unknown> {
  const version = script.versions[0];
  return {
    ...scriptView(script),
    startup_time_ms: version?.startupTimeMs,
    // The id of the version, without hyphens: wrangler prints it as the current version.
    deployment_id: version?.id.replaceAll("-", "") ?? "",
    entry_point: version?.mainModule,
    ...(script.dispatchNamespace === null ? {} : { dispatch_namespace: script.dispatchNamespace }),
  };
}

/** Only an upload with `exports` tells what became of them. */
export function reconciliationView(
  report: ExportsReconciliation | undefined,
): Record<string, unknown> {
  return report === undefined ? {} : { exports_reconciliation: report };
}

/** https://developers.cloudflare.com/api/resources/workers/subresources/scripts/subresources/script_and_version_settings/ */
export function settingsView(cloud: Cloud, script: Script): Record<string, unknown> {
  const version = newestVersion(script);
  return {
    bindings: shownBindings(cloud, version),
    compatibility_date: version.compatibilityDate ?? "",
    compatibility_flags: version.compatibilityFlags,
    ...(Object.keys(version.annotations).length > 0 ? { annotations: version.annotations } : {}),
    ...(Object.keys(script.limits).length > 0 ? { limits: script.limits } : {}),
    migration_tag: migrationTag(script),
    // Present even when none is set: the official provider reads its fields unconditionally.
    placement: script.placement,
    ...scriptSettingsView(script),
    usage_model: script.usageModel,
  };
}

/** https://developers.cloudflare.com/api/resources/workers/subresources/scripts/subresources/settings/ */
export function scriptSettingsView(script: Script): Record<string, unknown> {
  return {
    logpush: script.logpush,
    ...(script.observability ? { observability: script.observability } : {}),
    tags: script.tags,
    tail_consumers: script.tailConsumers,
  };
}

/** https://developers.cloudflare.com/api/resources/workers/subresources/scripts/subresources/versions/ */
export function versionView(
  cloud: Cloud,
  script: Script,
  version: ScriptVersion,
): Record<string, unknown> {
  const { compatibilityFlags: flags } = version;
  return {
    ...versionSummary(script, version),
    resources: {
      script: {
        etag: version.etag,
        // What is empty is left out: https://github.com/cloudflare/workers-sdk/blob/main/packages/wrangler/e2e/versions.test.ts
        ...(version.handlers.length > 0 ? { handlers: version.handlers } : {}),
        named_handlers: namedHandlers(version),
        last_deployed_from: version.source ?? "api",
      },
      script_runtime: {
        compatibility_date: version.compatibilityDate ?? "",
        ...(flags.length > 0 ? { compatibility_flags: flags } : {}),
        usage_model: "standard",
        limits: {},
      },
      bindings: shownBindings(cloud, version),
    },
  };
}

export function versionSummary(script: Script, version: ScriptVersion): Record<string, unknown> {
  return {
    id: version.id,
    number: version.number,
    metadata: {
      created_on: version.createdOn,
      modified_on: version.createdOn,
      source: version.source ?? "api",
      ...AUTHOR,
      has_preview: hasPreview(script, version),
    },
    annotations: annotationsOf(version),
  };
}

/** https://developers.cloudflare.com/api/resources/workers/subresources/scripts/subresources/deployments/ */
export function deploymentView(deployment: Deployment): Record<string, unknown> {
  return {
    id: deployment.id,
    created_on: deployment.createdOn,
    source: deployment.source,
    strategy: deployment.strategy,
    author_email: AUTHOR.author_email,
    annotations: deployment.annotations,
    versions: deployment.versions.map(({ versionId, percentage }) => ({
      version_id: versionId,
      percentage,
    })),
  };
}
