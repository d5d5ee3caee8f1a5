/**
 * What Workers of an account and user Workers in a dispatch namespace have in common.
 * https://developers.cloudflare.com/api/resources/workers/subresources/scripts/
 * https://developers.cloudflare.com/api/resources/workers_for_platforms/
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Binding, Script, ScriptVersion } from "../state/model.ts";
import { scriptKey } from "../state/store.ts";
import { assetSessionRoutes } from "./asset-uploads.ts";
import { accountOf, type Cloud, now, param, sourceOf } from "./cloud.ts";
import type { ExportsReconciliation } from "./durable-objects/classes.ts";
import { body, ok, text } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { readParts } from "./multipart.ts";
import { multipartContent } from "./script-content.ts";
import { deleteScript } from "./script-deletion.ts";
import {
  checkRoom,
  checkScriptName,
  type Locate,
  newestVersion,
  publish,
  requireNamespace,
  saveScript,
  scriptAt,
  settingsOf,
} from "./script-store.ts";
import {
  reconciliationView,
  scriptSettingsView,
  settingsView,
  shownBindings,
  uploadView,
} from "./script-views.ts";
import { bulkSecretRoutes, secretRoutes } from "./secrets.ts";
import { inheritOf, isAssetsOnly, type Made, makeVersion, versionRoute } from "./upload.ts";
import {
  parseMetadata,
  readMetadata,
  type UploadMetadata,
  type UploadTarget,
} from "./upload-metadata.ts";

/** `namespace` tells from the path which dispatch namespace, or none. */
export function scriptRoutes(cloud: Cloud, namespace: (c: Context) => string | null): Hono {
  const routes = new Hono();
  const locate: Locate = (c) =>
    scriptAt(cloud, accountOf(cloud, c).id, namespace(c), param(c, "script"));

  routes.put(
    "/",
    versionRoute(async (c) => {
      const target = targetOf(cloud, c, namespace(c));
      const parts = await readUpload(c);
      const metadata = whole(readMetadata(parts));
      const codeless = metadata.main_module === undefined && metadata.body_part === undefined;
      if (codeless && !target.existing && !isAssetsOnly(metadata)) {
        const message = "No main_module or body_part in the metadata of a first upload.";
        throw new ApiError(400, CODE.scriptInvalid, message);
      }
      const made = await makeVersion(cloud, target, metadata, parts);
      return ok(c, uploaded(cloud, c, target, metadata, made));
    }),
  );

  routes.put(
    "/content",
    versionRoute(async (c) => {
      const current = locate(c).versions[0];
      const target = targetOf(cloud, c, namespace(c));
      const parts = await readParts(c);
      const metadata: UploadMetadata = {
        ...readMetadata(parts),
        keep_assets: true,
        exports: current?.extra.exports,
        bindings: current?.bindings ?? [],
        compatibility_flags: current?.compatibilityFlags ?? [],
        ...(current?.compatibilityDate ? { compatibility_date: current.compatibilityDate } : {}),
      };
      const made = await makeVersion(cloud, target, metadata, parts);
      return ok(c, uploaded(cloud, c, target, metadata, made));
    }),
  );

  routes.get("/content", (c) => multipartContent(cloud, locate(c)));
  routes.get("/content/v2", (c) => multipartContent(cloud, locate(c)));
  routes.delete("/", (c) => {
    const script = locate(c);
    deleteScript(cloud, c, script);
    return ok(c, { id: script.name });
  });

  routes.get("/bindings", (c) => ok(c, shownBindings(cloud, newestVersion(locate(c)))));
  routes.get("/settings", (c) => ok(c, settingsView(cloud, locate(c))));
  routes.patch(
    "/settings",
    versionRoute(async (c) => {
      const { script, report } = await changeSettings(cloud, locate(c), await readSettings(c));
      return ok(c, { ...settingsView(cloud, script), ...reconciliationView(report) });
    }),
  );
  routes.get("/script-settings", (c) => ok(c, scriptSettingsView(locate(c))));
  routes.patch("/script-settings", async (c) => {
    const settings = await body(c, scriptSettings);
    const script = locate(c);
    const changed = saveScript(cloud, { ...script, ...settingsOf(settings, script) });
    return ok(c, scriptSettingsView(changed));
  });

  routes.route("/assets-upload-session", assetSessionRoutes(cloud, namespace));
  routes.route("/secrets", secretRoutes(cloud, locate));
  routes.route("/secrets-bulk", bulkSecretRoutes(cloud, locate));
  return routes;
}

const scriptSettings = z.object({
  tags: z.array(z.string()).nullish(),
  logpush: z.boolean().nullish(),
  observability: z.record(z.string(), z.unknown()).nullish(),
  tail_consumers: z.array(z.record(z.string(), z.unknown())).nullish(),
});

function targetOf(cloud: Cloud, c: Context, namespace: string | null): UploadTarget {
  const accountId = accountOf(cloud, c).id;
  const name = param(c, "script");
  checkScriptName(name);
  requireNamespace(cloud.store, accountId, namespace);
  const existing = cloud.store.scripts.get(scriptKey(accountId, namespace, name));
  if (existing === undefined && namespace === null) checkRoom(cloud, accountId);
  return { accountId, namespace, name, existing, inherit: inheritOf(c), deploys: true };
}

function uploaded(
  cloud: Cloud,
  c: Context,
  target: UploadTarget,
  metadata: UploadMetadata,
  { version, lifecycle }: Made,
): Record<string, unknown> {
  const made = { ...version, source: sourceOf(c), triggeredBy: "upload" };
  const script = publish(cloud, target, metadata, { version: made, lifecycle });
  return { ...uploadView(script), ...reconciliationView(lifecycle.report) };
}

/**
 * What comes with a version and is not in its upload is off, as wrangler switches it off:
 * `parseConfigPlacement` of cloudflare/workers-sdk leaves `placement` out for `mode = "off"`.
 */
function whole(metadata: UploadMetadata): UploadMetadata {
  return { ...metadata, placement: metadata.placement ?? {}, limits: metadata.limits ?? {} };
}

/** Multipart, or the source alone as `application/javascript` (service-worker syntax). */
async function readUpload(c: Context) {
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("application/javascript") && !type.startsWith("text/javascript")) {
    return readParts(c);
  }
  const content = Buffer.from(await c.req.arrayBuffer());
  const metadata = Buffer.from(JSON.stringify({ body_part: "script" }));
  return [
    { name: "metadata", fileName: undefined, contentType: "application/json", content: metadata },
    { name: "script", fileName: undefined, contentType: "application/javascript", content },
  ];
}

/** A settings change comes as multipart `settings`, as its clients send it, or as JSON. */
async function readSettings(c: Context): Promise<UploadMetadata> {
  const type = c.req.header("content-type") ?? "";
  if (type.startsWith("multipart/form-data")) return readMetadata(await readParts(c));
  return parseMetadata(await text(c));
}

/** A change of bindings or compatibility makes a new version of the same code. */
async function changeSettings(
  cloud: Cloud,
  script: Script,
  metadata: UploadMetadata,
): Promise<{ script: Script; report: ExportsReconciliation | undefined }> {
  const current = newestVersion(script);
  const { accountId, dispatchNamespace, name } = script;
  const target: UploadTarget = {
    accountId,
    namespace: dispatchNamespace,
    name,
    existing: script,
    inherit: "strict",
    deploys: true,
  };
  const full: UploadMetadata = {
    // A settings change that names bindings names all of them.
    keep_bindings: [],
    keep_assets: true,
    exports: current.extra.exports,
    ...metadata,
    bindings: metadata.bindings?.map(unlessBare(current)) ?? current.bindings,
    compatibility_flags: metadata.compatibility_flags ?? current.compatibilityFlags,
  };
  const date = metadata.compatibility_date ?? current.compatibilityDate;
  if (date) full.compatibility_date = date;
  const { version, lifecycle } = await makeVersion(cloud, target, full, []);
  const made = { ...version, createdOn: now(), triggeredBy: "settings" };
  return {
    script: publish(cloud, target, full, { version: made, lifecycle }),
    report: metadata.exports === undefined ? undefined : lifecycle.report,
  };
}

/** In a settings change, a known binding with a type and a name alone keeps its value. */
function unlessBare(current: ScriptVersion): (binding: Binding) => Binding {
  return (binding) => {
    if (Object.keys(binding).length > 2) return binding;
    const same = ({ type, name }: Binding) => type === binding.type && name === binding.name;
    return current.bindings.find(same) ?? binding;
  };
}
