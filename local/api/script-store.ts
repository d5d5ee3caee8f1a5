import type { Context } from "hono";
import type { Deployment, Script, ScriptVersion } from "../state/model.ts";
import { scriptKey } from "../state/store.ts";
import { type Cloud, hexId, now } from "./cloud.ts";
import { ApiError, CODE } from "./errors.ts";
import type { UploadTarget } from "./upload.ts";
import type { UploadMetadata } from "./upload-metadata.ts";

/** https://developers.cloudflare.com/workers/configuration/ : names are DNS labels here. */
const SCRIPT_NAME = /^[a-z0-9_][a-z0-9-_]{0,254}$/;
/** https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/tags/ */
const MOST_TAGS = 8;

/** Finds the script that a request's path names. */
export type Locate = (c: Context) => Script;

export function checkScriptName(name: string): void {
  if (SCRIPT_NAME.test(name)) return;
  const message = `Invalid script name "${name}": expected lowercase letters, digits, "-" and "_".`;
  throw new ApiError(400, CODE.invalidScriptName, message);
}

/** The script at a place. Throws {@link ApiError} 404 when there is none. */
export function scriptAt(
  { store }: Cloud,
  accountId: string,
  namespace: string | null,
  name: string,
): Script {
  requireNamespace(store, accountId, namespace);
  const script = store.scripts.get(scriptKey(accountId, namespace, name));
  if (script !== undefined) return script;
  throw new ApiError(404, CODE.scriptMissing, "This Worker does not exist on your account.");
}

export function requireNamespace(
  store: Cloud["store"],
  accountId: string,
  namespace: string | null,
): void {
  if (namespace === null || store.dispatchNamespaces.get(`${accountId}/${namespace}`)) return;
  throw new ApiError(404, CODE.dispatchNamespaceMissing, "dispatch namespace not found");
}

export function saveScript({ store, runtime }: Cloud, script: Script): Script {
  store.scripts.put(scriptKey(script.accountId, script.dispatchNamespace, script.name), script);
  runtime.changed();
  return script;
}

/** Stores a new version and puts all traffic on it, as `PUT .../scripts/NAME` does. */
export function publish(
  cloud: Cloud,
  target: UploadTarget,
  metadata: UploadMetadata,
  version: ScriptVersion,
): Script {
  const base = target.existing ?? newScript(target);
  const stays = target.namespace === null ? base.versions : [];
  const script: Script = {
    ...base,
    ...settingsOf(metadata, base),
    modifiedOn: version.createdOn,
    versions: [version, ...stays],
    deployments:
      target.namespace === null ? [deploymentOf(version, metadata), ...base.deployments] : [],
  };
  return saveScript(cloud, script);
}

/** What an upload's metadata says of the script itself rather than of its version. */
export function settingsOf(metadata: Partial<UploadMetadata>, base: Script): Partial<Script> {
  const tags = metadata.tags ?? base.tags;
  if (tags.length > MOST_TAGS) {
    const message = `A Worker has at most ${MOST_TAGS} tags; this one would have ${tags.length}.`;
    throw new ApiError(400, CODE.noTags, message);
  }
  return {
    tags,
    logpush: metadata.logpush ?? base.logpush,
    observability: metadata.observability ?? base.observability,
    tailConsumers: metadata.tail_consumers ?? base.tailConsumers,
    placement: metadata.placement ?? base.placement,
    limits: metadata.limits ?? base.limits,
    usageModel: metadata.usage_model ?? base.usageModel,
  };
}

export function deploymentOf(
  version: ScriptVersion,
  metadata: Pick<UploadMetadata, "annotations">,
): Deployment {
  return {
    id: crypto.randomUUID(),
    createdOn: now(),
    source: version.source ?? "api",
    strategy: "percentage",
    versions: [{ versionId: version.id, percentage: 100 }],
    annotations: metadata.annotations ?? {},
  };
}

export function newScript({ accountId, namespace, name }: Omit<UploadTarget, "existing">): Script {
  const created = now();
  return {
    accountId,
    dispatchNamespace: namespace,
    name,
    tag: hexId(),
    createdOn: created,
    modifiedOn: created,
    versions: [],
    deployments: [],
    tags: [],
    logpush: false,
    observability: null,
    tailConsumers: [],
    usageModel: "standard",
    placement: {},
    limits: {},
    subdomain: { enabled: false, previewsEnabled: false },
    schedules: [],
  };
}
