/**
 * Versions of a Worker with their modules as JSON; the same versions as in the scripts API.
 * https://developers.cloudflare.com/api/resources/workers/subresources/beta/subresources/workers/subresources/versions/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Binding, Script, ScriptVersion } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";
import { type Cloud, param, sourceOf } from "./cloud.ts";
import { durableObjectNamespace } from "./durable-objects.ts";
import { json, ok, okPage, paginate, parse } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import type { Part } from "./multipart.ts";
import { deploy, deploymentOf, type Locate, newestVersion, saveScript } from "./script-store.ts";
import { AUTHOR, annotationsOf, migrationTag, shownBinding } from "./script-views.ts";
import { makeVersion, type UploadTarget } from "./upload.ts";
import { checkMetadata, type UploadMetadata } from "./upload-metadata.ts";

const module = z.object({
  name: z.string().min(1),
  content_type: z.string().min(1),
  content_base64: z.base64(),
});
const annotations = z.object({
  /** Cut off after 1,000 bytes. */
  "workers/message": z
    .string()
    .transform((message) => Buffer.from(message).subarray(0, 1000).toString("utf8"))
    .nullish(),
  "workers/tag": z
    .string()
    .refine((tag) => Buffer.byteLength(tag) <= 100, "at most 100 bytes")
    .nullish(),
});
const upload = z.looseObject({
  modules: z.array(module).nullish(),
  annotations: annotations.nullish(),
});
/** JSON Merge Patch of a version's `env`: its bindings by their names. */
const patch = z.strictObject({
  env: z.record(z.string(), z.looseObject({ type: z.string() }).nullable()).default({}),
  annotations: annotations.nullish(),
});

export function workerVersionRoutes(cloud: Cloud, locate: Locate): Hono {
  const routes = new Hono();

  routes.get("/", (c) => {
    const worker = locate(c);
    const { items, info } = paginate(c, worker.versions, 10, 100);
    return okPage(c, { items: items.map((version) => versionView(cloud, worker, version)), info });
  });
  routes.post("/", async (c) => {
    const worker = locate(c);
    const { modules, annotations: given, ...rest } = parse(upload, await json(c));
    const metadata = checkMetadata({ ...rest, annotations: withoutNulls(given) });
    if (metadata.main_module === undefined && !metadata.assets) {
      const message = 'A version needs a "main_module" or "assets".';
      throw new ApiError(400, CODE.scriptInvalid, message);
    }
    const parts = (modules ?? []).map(partOf);
    const version = await uploadVersion(cloud, c, worker, metadata, parts, "version_upload");
    return ok(c, versionView(cloud, worker, version));
  });
  // wrangler's `versions secret put` asks for this one; no SDK has it.
  routes.patch("/latest", async (c) => {
    const worker = locate(c);
    const { env, annotations: given } = parse(patch, await json(c));
    const newest = newestVersion(worker);
    const kept = newest.bindings.filter(({ name }) => !Object.hasOwn(env, name));
    const added = Object.entries(env).flatMap(([name, payload]) =>
      payload === null ? [] : [{ ...payload, name }],
    );
    const metadata = checkMetadata({
      ...newest.extra,
      compatibility_date: newest.compatibilityDate ?? undefined,
      compatibility_flags: newest.compatibilityFlags,
      bindings: [...kept, ...added],
      annotations: withoutNulls(given),
    });
    const version = await uploadVersion(cloud, c, worker, metadata, [], "secret");
    return ok(c, versionView(cloud, worker, version));
  });
  routes.get("/:version", (c) => {
    const worker = locate(c);
    const version = versionAt(worker, param(c, "version"));
    const content = c.req.query("include") === "modules" ? contentOf(cloud, version) : {};
    return ok(c, { ...versionView(cloud, worker, version), ...content });
  });
  routes.delete("/:version", (c) => {
    const worker = locate(c);
    const { id } = versionAt(worker, param(c, "version"));
    refuseDeployed(worker, id);
    const versions = worker.versions.filter((version) => version.id !== id);
    saveScript(cloud, { ...worker, versions });
    return ok(c, null);
  });
  return routes;
}

function withoutNulls(
  given: z.infer<typeof annotations> | null | undefined,
): Record<string, string> {
  const entries = Object.entries(given ?? {}).filter(([, value]) => value);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Nothing comes from the version before but what an `inherit` binding names. */
const KEEP_NOTHING: Partial<UploadMetadata> = { keep_bindings: [] };

/** Stores a version; with `?deploy=true` it takes all traffic at once. */
async function uploadVersion(
  cloud: Cloud,
  c: Context,
  worker: Script,
  metadata: UploadMetadata,
  parts: Part[],
  triggeredBy: string,
): Promise<ScriptVersion> {
  const { accountId, name } = worker;
  const target: UploadTarget = {
    accountId,
    namespace: null,
    name,
    existing: worker,
    inherit: "strict",
  };
  const made = await makeVersion(cloud, target, { ...metadata, ...KEEP_NOTHING }, parts);
  const version = { ...made, source: sourceOf(c), triggeredBy };
  const versions = [version, ...worker.versions];
  const saved = saveScript(cloud, { ...worker, modifiedOn: version.createdOn, versions });
  if (c.req.query("deploy") === "true") deploy(cloud, saved, deploymentOf(version, metadata));
  return version;
}

function partOf({ name, content_type: contentType, content_base64 }: z.infer<typeof module>): Part {
  return { name, fileName: name, contentType, content: Buffer.from(content_base64, "base64") };
}

/** `latest` is the newest version. */
function versionAt(worker: Script, id: string): ScriptVersion {
  if (id === "latest") return newestVersion(worker);
  const found = worker.versions.find((version) => version.id === id);
  if (found !== undefined) return found;
  const message = `Version "${id}" of Worker "${worker.name}" not found.`;
  throw new ApiError(404, CODE.workerVersionMissing, message);
}

function refuseDeployed({ deployments }: Script, id: string): void {
  const deployed = deployments.some(({ versions }) =>
    versions.some(({ versionId }) => versionId === id),
  );
  if (!deployed) return;
  const message = `Version "${id}" cannot be deleted: a deployment of the Worker names it.`;
  throw new ApiError(400, CODE.badRequest, message);
}

/** What is unset is left out. */
function versionView(
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
    main_module: version.syntax === "modules" ? version.mainModule : undefined,
    compatibility_date: version.compatibilityDate ?? undefined,
    compatibility_flags: flags.length > 0 ? flags : undefined,
    bindings: bindings.length > 0 ? bindingsView(cloud, worker, bindings) : undefined,
    limits: unlessEmpty(extra.limits),
    placement: unlessEmpty(extra.placement),
    migrations: unlessEmpty(extra.migrations),
    migration_tag: migrationTag(version) || undefined,
    containers: unlessEmpty(extra.containers),
    assets: assetsView(version),
  };
}

function unlessEmpty(value: unknown): unknown {
  const empty = typeof value !== "object" || value === null || Object.keys(value).length === 0;
  return empty ? undefined : value;
}

/** The token of the upload is never answered. */
function assetsView({ extra }: ScriptVersion): unknown {
  const assets = extra.assets as { config?: unknown } | null | undefined;
  return assets ? { config: assets.config ?? {} } : undefined;
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
function contentOf({ store }: Cloud, version: ScriptVersion): Record<string, unknown> {
  const base64 = (sha256: string) => store.blobs.read(sha256).toString("base64");
  if (version.syntax === "service-worker") {
    const main = version.modules.find(({ name }) => name === version.mainModule);
    return { main_script_base64: main && base64(main.sha256) };
  }
  if (version.modules.length === 0) return {};
  return {
    modules: version.modules.map(({ name, contentType, sha256 }) => ({
      name,
      content_type: contentType,
      content_base64: base64(sha256),
    })),
  };
}
