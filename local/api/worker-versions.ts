/**
 * Versions of a Worker with their modules as JSON; the same versions as in the scripts API.
 * https://developers.cloudflare.com/api/resources/workers/subresources/beta/subresources/workers/subresources/versions/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Script, ScriptVersion } from "../state/model.ts";
import { type Cloud, param, sourceOf } from "./cloud.ts";
import { json, ok, okPage, paginate, parse } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import type { Part } from "./multipart.ts";
import { deploy, deploymentOf, type Locate, newestVersion, saveScript } from "./script-store.ts";
import { makeVersion, versionRoute } from "./upload.ts";
import { checkMetadata, type UploadMetadata, type UploadTarget } from "./upload-metadata.ts";
import { ASSET_FILES, contentView, versionView } from "./worker-version-views.ts";

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
const assets = z.looseObject({ config: z.record(z.string(), z.unknown()).nullish() });
const upload = z.looseObject({
  modules: z.array(module).nullish(),
  annotations: annotations.nullish(),
  assets: assets.nullish(),
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
  routes.post(
    "/",
    versionRoute(async (c) => {
      const worker = locate(c);
      const { modules: given, annotations: said, ...rest } = parse(upload, await json(c));
      const { modules, assets } = withAssetFiles(given ?? [], rest.assets);
      const metadata = checkMetadata({ ...rest, assets, annotations: withoutNulls(said) });
      if (metadata.main_module === undefined && !metadata.assets) {
        const message = 'A version needs a "main_module" or "assets".';
        throw new ApiError(400, CODE.scriptInvalid, message);
      }
      const parts = modules.map(partOf);
      const version = await uploadVersion(cloud, c, worker, metadata, parts, "version_upload");
      return ok(c, versionView(cloud, worker, version));
    }),
  );
  // wrangler's `versions secret put` asks for this one; no SDK has it.
  routes.patch(
    "/latest",
    versionRoute(async (c) => {
      const worker = locate(c);
      const { env, annotations: given } = parse(patch, await json(c));
      const newest = newestVersion(worker);
      const kept = newest.bindings.filter(({ name }) => !Object.hasOwn(env, name));
      const added = Object.entries(env).flatMap(([name, payload]) =>
        payload === null ? [] : [{ ...payload, name }],
      );
      const metadata = checkMetadata({
        ...newest.extra,
        keep_assets: true,
        compatibility_date: newest.compatibilityDate ?? undefined,
        compatibility_flags: newest.compatibilityFlags,
        bindings: [...kept, ...added],
        annotations: withoutNulls(given),
      });
      const version = await uploadVersion(cloud, c, worker, metadata, [], "secret");
      return ok(c, versionView(cloud, worker, version));
    }),
  );
  routes.get("/:version", (c) => {
    const worker = locate(c);
    const version = versionAt(worker, param(c, "version"));
    const content = c.req.query("include") === "modules" ? contentView(cloud, version) : {};
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

type Module = z.infer<typeof module>;
type Assets = z.infer<typeof assets> | null | undefined;

/** `_headers` and `_redirects` come as modules, and are configuration of the assets. */
function withAssetFiles(given: Module[], assets: Assets): { modules: Module[]; assets: Assets } {
  if (!assets) return { modules: given, assets };
  const isFile = ({ name }: Module) => ASSET_FILES.includes(name);
  const files = given
    .filter(isFile)
    .map(({ name, content_base64 }) => [name, Buffer.from(content_base64, "base64").toString()]);
  const config = { ...assets.config, ...Object.fromEntries(files) };
  const modules = given.filter((one) => !isFile(one));
  return { modules, assets: files.length > 0 ? { ...assets, config } : assets };
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
  const deploys = c.req.query("deploy") === "true";
  const target: UploadTarget = {
    accountId,
    namespace: null,
    name,
    existing: worker,
    inherit: "strict",
    deploys,
  };
  const made = await makeVersion(cloud, target, { ...metadata, ...KEEP_NOTHING }, parts);
  const version = { ...made.version, source: sourceOf(c), triggeredBy };
  const versions = [version, ...worker.versions];
  const saved = saveScript(cloud, { ...worker, modifiedOn: version.createdOn, versions });
  if (deploys) deploy(cloud, saved, deploymentOf(version, metadata));
  return version;
}

function partOf({ name, content_type: contentType, content_base64 }: Module): Part {
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
