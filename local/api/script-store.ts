import type { Context } from "hono";
import { liveVersion } from "../runtime/versions.ts";
import type { Account, Deployment, Script, ScriptVersion } from "../state/model.ts";
import { scriptKey } from "../state/store.ts";
import { type Cloud, hexId, now } from "./cloud.ts";
import { type Lifecycle, saveOthers, storedClasses } from "./durable-objects/classes.ts";
import { lifecycleOfDeployment } from "./durable-objects/lifecycle.ts";
import { ApiError, CODE } from "./errors.ts";
import type { UploadMetadata, UploadTarget } from "./upload-metadata.ts";

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

/** On a paid plan; a dispatch namespace has no such limit: https://developers.cloudflare.com/workers/platform/limits/ */
const MOST_WORKERS = 500;

/** Refuses a new Worker in an account that has as many as it may. */
export function checkRoom({ store }: Cloud, account: string): void {
  const mine = store.scripts.list(
    ({ accountId, dispatchNamespace }) => accountId === account && dispatchNamespace === null,
  );
  if (mine.length < MOST_WORKERS) return;
  const message = `This account has reached its limit of ${MOST_WORKERS} Workers.`;
  throw new ApiError(400, CODE.workersTooMany, message);
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

/** The newest version. Throws {@link ApiError} 404 for a Worker that has none yet. */
export function newestVersion({ versions }: Script): ScriptVersion {
  const [newest] = versions;
  if (newest !== undefined) return newest;
  const message =
    "This Worker has no versions, which means this Worker has no content or versioned settings.";
  throw new ApiError(404, CODE.noVersions, message);
}

/** Throws {@link ApiError} 404 when the account has no name for its Workers under workers.dev. */
export function requireSubdomain({ subdomain }: Account): string {
  if (subdomain !== null) return subdomain;
  throw new ApiError(404, CODE.noSubdomain, "This account has no workers.dev subdomain yet.");
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
  { version, lifecycle }: { version: ScriptVersion; lifecycle: Lifecycle },
): Script {
  const base = target.existing ?? newScript(target);
  const settings = settingsOf(metadata, base);
  const { placement, limits, usageModel } = settings;
  const extra = { ...version.extra, placement, limits, usage_model: usageModel };
  const stays = target.namespace === null ? base.versions : [];
  const script: Script = {
    ...base,
    ...settings,
    durableObjects: storedClasses(lifecycle.classes),
    modifiedOn: version.createdOn,
    versions: [{ ...version, extra }, ...stays],
    deployments:
      target.namespace === null ? [deploymentOf(version, metadata), ...base.deployments] : [],
  };
  saveOthers(cloud.store, lifecycle);
  return saveScript(cloud, script);
}

/** Puts the traffic on the versions of a deployment; what they say of themselves holds then. */
export function deploy(cloud: Cloud, script: Script, deployment: Deployment): Script {
  const lifecycle = lifecycleOfDeployment(cloud.store, script, deployment);
  const durableObjects = storedClasses(lifecycle.classes);
  const deployed = { ...script, durableObjects, deployments: [deployment, ...script.deployments] };
  saveOthers(cloud.store, lifecycle);
  return saveScript(cloud, { ...deployed, ...versionedSettings(liveVersion(deployed)) });
}

/** The settings of a script that come with its version. */
function versionedSettings(version: ScriptVersion | undefined): Partial<Script> {
  const { placement, limits, usage_model } = (version?.extra ?? {}) as Partial<UploadMetadata>;
  return {
    placement: placement ?? {},
    limits: limits ?? {},
    usageModel: usage_model ?? "standard",
  };
}

/** What an upload's metadata says of the script itself rather than of its version. */
export function settingsOf(metadata: Partial<UploadMetadata>, base: Script) {
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

/** https://github.com/cloudflare/workers-sdk/blob/main/packages/wrangler/e2e/deployments.test.ts */
const UPLOADED = { "workers/message": "Automatic deployment on upload." };

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
    annotations: {
      ...(version.triggeredBy === "upload" ? UPLOADED : {}),
      ...metadata.annotations,
      "workers/triggered_by": version.triggeredBy ?? "deployment",
    },
  };
}

export function newScript({
  accountId,
  namespace,
  name,
}: Pick<UploadTarget, "accountId" | "namespace" | "name">): Script {
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
