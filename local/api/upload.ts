/**
 * From the parts of an upload to a stored version: checked as Cloudflare checks, refused whole.
 * https://developers.cloudflare.com/api/resources/workers/subresources/scripts/methods/update/
 */
import { createHash } from "node:crypto";
import type { Context } from "hono";
import { type ScriptInspection, ScriptStartError } from "../runtime/contract.ts";
import { moduleKind } from "../runtime/modules.ts";
import type { Binding, ScriptModule, ScriptVersion, VersionAssets } from "../state/model.ts";
import { scriptKey } from "../state/store.ts";
import { assetsOf } from "./asset-uploads.ts";
import { checkBindings } from "./binding-checks.ts";
import { type Cloud, now } from "./cloud.ts";
import type { Deploying, Lifecycle } from "./durable-objects/classes.ts";
import { exportedClasses, lifecycleOf, staged } from "./durable-objects/lifecycle.ts";
import { ApiError, CODE } from "./errors.ts";
import type { Part } from "./multipart.ts";
import { newScript } from "./script-store.ts";
import type { UploadMetadata, UploadTarget } from "./upload-metadata.ts";

/** Before compression, on every plan: https://developers.cloudflare.com/workers/platform/limits/#worker-size */
const LARGEST_SCRIPT = 64 * 1024 * 1024;

type LoadedModule = ScriptModule & { content: Buffer };

interface Code {
  mainModule: string;
  syntax: ScriptVersion["syntax"];
  modules: LoadedModule[];
}

/** `?bindings_inherit=strict`, which an upload may say. */
export function inheritOf(c: Context): UploadTarget["inherit"] {
  return c.req.query("bindings_inherit") === "strict" ? "strict" : "lenient";
}

/** The Worker is not any more what an upload was made on. */
class Overtaken extends Error {}

/**
 * A route that makes a version. Workerd takes its time to look at an upload: when another request
 * changed the Worker meanwhile, the route begins again, with the Worker as it is then.
 */
export function versionRoute(route: (c: Context) => Promise<Response>) {
  return async (c: Context): Promise<Response> => {
    for (;;) {
      try {
        return await route(c);
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
      }
    }
  };
}

/** A version to store, and what its deployment does to Durable Objects. */
export interface Made {
  version: ScriptVersion;
  lifecycle: Lifecycle;
}

/** Checks an upload and gives the version to store, in a {@link versionRoute}; nothing is stored yet. */
export async function makeVersion(
  cloud: Cloud,
  target: UploadTarget,
  metadata: UploadMetadata,
  parts: Part[],
): Promise<Made> {
  const previous = target.existing?.versions[0];
  const assets = assetsOf(cloud, target, metadata, previous);
  const code = codeOf(metadata, parts) ?? codeWithout(cloud, metadata, previous);
  if (code === undefined) {
    const message = 'The upload names no "main_module" and no "body_part" in its metadata.';
    throw new ApiError(400, CODE.scriptInvalid, message);
  }
  const bindings = resolveBindings(metadata, target);
  const inspection = await inspect(cloud, metadata, code, bindings);
  const key = scriptKey(target.accountId, target.namespace, target.name);
  if (cloud.store.scripts.get(key) !== target.existing) throw new Overtaken();
  const script = target.existing ?? newScript(target);
  const deploying: Deploying = {
    store: cloud.store,
    script,
    exported: exportedClasses(code, inspection.namedHandlers),
    bindings,
    migrations: metadata.migrations,
    exports: metadata.exports,
  };
  const lifecycle = target.deploys ? lifecycleOf(deploying) : staged(deploying);
  checkBindings(bindings, {
    store: cloud.store,
    accountId: target.accountId,
    namespace: target.namespace,
    script: target.name,
    durableClasses: new Set(lifecycle.classes.made.keys()),
    inspection,
  });
  for (const { content } of code.modules) cloud.store.blobs.write(content);
  const number = (previous?.number ?? 0) + 1;
  return { version: assemble(metadata, { code, assets, bindings, inspection, number }), lifecycle };
}

/** The code in the parts; undefined when the metadata names none. */
function codeOf(metadata: UploadMetadata, parts: Part[]): Code | undefined {
  const main = metadata.main_module ?? metadata.body_part;
  if (main === undefined) return undefined;
  const syntax = metadata.main_module === undefined ? "service-worker" : "modules";
  const modules = parts
    .filter(({ name }) => name !== "metadata" && name !== "settings")
    .map((part) => moduleOf(part, syntax));
  if (modules.length === 0 && metadata.main_module === undefined) return undefined;
  if (!modules.some(({ name }) => name === main)) {
    const names = modules.map(({ name }) => `"${name}"`).join(", ") || "none";
    const message = `No such module "${main}". The upload has: ${names}.`;
    throw new ApiError(400, CODE.scriptInvalid, message);
  }
  const size = modules.reduce((sum, { bytes }) => sum + bytes, 0);
  if (size > LARGEST_SCRIPT) {
    throw new ApiError(413, CODE.scriptTooLarge, `Script too large: ${size} bytes.`);
  }
  return { mainModule: main, syntax, modules };
}

/**
 * A module's name is its part's file name, else the part's own name, which is what `body_part` and
 * the bindings of the older syntax name.
 */
function moduleOf(
  { name, fileName, contentType = "text/plain", content }: Part,
  syntax: ScriptVersion["syntax"],
): LoadedModule {
  const sha256 = createHash("sha256").update(content).digest("hex");
  const known = syntax === "modules" ? (fileName ?? name) : name;
  return { name: known, contentType, sha256, bytes: content.length, content };
}

/** Static assets that are new and without code make a Worker of their own: it has none. */
function codeWithout(
  cloud: Cloud,
  metadata: UploadMetadata,
  previous: ScriptVersion | undefined,
): Code | undefined {
  return isAssetsOnly(metadata)
    ? { mainModule: "", syntax: "modules", modules: [] }
    : storedCode(cloud, previous);
}

/** Whether an upload brings static assets and no code. */
export function isAssetsOnly({ main_module, body_part, assets }: UploadMetadata): boolean {
  return main_module === undefined && body_part === undefined && Boolean(assets?.jwt);
}

/** The code of the version before: an upload may change the settings alone. */
function storedCode({ store }: Cloud, previous: ScriptVersion | undefined): Code | undefined {
  if (previous === undefined) return undefined;
  const modules = previous.modules.map((module) => ({
    ...module,
    content: store.blobs.read(module.sha256),
  }));
  return { mainModule: previous.mainModule, syntax: previous.syntax, modules };
}

/** Secrets outlive an upload that does not say what to keep (cloudflare/workers-sdk#5296). */
const KEPT_BY_ITSELF = ["secret_text", "secret_key"];

/** Puts in what is inherited: `inherit` bindings by name, `keep_bindings` by type. */
function resolveBindings(metadata: UploadMetadata, { existing, inherit }: UploadTarget): Binding[] {
  const versions = existing?.versions ?? [];
  const old = versions[0]?.bindings ?? [];
  const resolved = (metadata.bindings ?? []).flatMap((binding): Binding[] => {
    if (binding.type !== "inherit") return [binding];
    const source = String(binding.old_name ?? binding.name);
    const wanted = binding.version_id ?? "latest";
    const from = wanted === "latest" ? old : versions.find(({ id }) => id === wanted)?.bindings;
    const found = from?.find(({ name }) => name === source);
    if (found !== undefined) return [{ ...found, name: binding.name }];
    if (inherit === "lenient") return [];
    const version = wanted === "latest" ? "previous version" : `version "${wanted}"`;
    const message = `inherit binding '${binding.name}' is invalid: ${version} does not have binding named '${source}'`;
    throw new ApiError(400, CODE.inheritInvalid, message);
  });
  const kept = new Set(metadata.keep_bindings ?? KEPT_BY_ITSELF);
  const names = new Set(resolved.map(({ name }) => name));
  return [...resolved, ...old.filter(({ type, name }) => kept.has(type) && !names.has(name))];
}

async function inspect(
  { runtime }: Cloud,
  metadata: UploadMetadata,
  code: Code,
  bindings: Binding[],
): Promise<ScriptInspection> {
  if (code.modules.length === 0) return { handlers: [], namedHandlers: [], startupTimeMs: 0 };
  const main = code.modules.find(({ name }) => name === code.mainModule);
  // Only Pyodide could tell what a Python module exports, and workerd has to download it.
  if (main && moduleKind(main, code.mainModule) === "py") {
    return { handlers: ["fetch"], namedHandlers: [], startupTimeMs: 0 };
  }
  try {
    const inspection = await runtime.inspect({
      ...code,
      compatibilityDate: metadata.compatibility_date || null,
      compatibilityFlags: metadata.compatibility_flags ?? [],
      bindings,
    });
    if (inspection.handlers.length + inspection.namedHandlers.length > 0) return inspection;
    throw new ApiError(
      400,
      CODE.scriptDoesNothing,
      "No event handlers were registered. This script does nothing. Export a default object with a fetch handler, or a class.",
    );
  } catch (error) {
    if (error instanceof ScriptStartError) {
      throw new ApiError(400, CODE.scriptInvalid, error.message);
    }
    throw error;
  }
}

const KNOWN = new Set([
  "main_module",
  "body_part",
  "bindings",
  "compatibility_date",
  "assets",
  "keep_assets",
]);

interface Parts {
  code: Code;
  assets: VersionAssets | undefined;
  bindings: Binding[];
  inspection: ScriptInspection;
  number: number;
}

function assemble(
  metadata: UploadMetadata,
  { code, assets, bindings, inspection, number }: Parts,
): ScriptVersion {
  const etag = createHash("sha256");
  for (const { name, sha256 } of code.modules) etag.update(`${name}\0${sha256}\0`);
  return {
    id: crypto.randomUUID(),
    number,
    createdOn: now(),
    mainModule: code.mainModule,
    syntax: code.syntax,
    modules: code.modules.map(({ content: _content, ...module }) => module),
    compatibilityDate: metadata.compatibility_date || null,
    compatibilityFlags: metadata.compatibility_flags ?? [],
    bindings,
    annotations: metadata.annotations ?? {},
    ...(assets === undefined ? {} : { assets }),
    etag: etag.digest("hex"),
    handlers: inspection.handlers,
    namedHandlers: inspection.namedHandlers,
    startupTimeMs: inspection.startupTimeMs,
    extra: Object.fromEntries(Object.entries(metadata).filter(([key]) => !KNOWN.has(key))),
  };
}
