/**
 * Static assets, uploaded before the version that serves them: a session with a manifest, then the
 * files that are not here yet, then a completion token for the version.
 * https://developers.cloudflare.com/workers/static-assets/direct-upload/
 */
import { createHash, randomBytes } from "node:crypto";
import { type Context, Hono } from "hono";
import { getMimeType } from "hono/utils/mime";
import { z } from "zod";
import type { AssetFile, AssetUpload, ScriptVersion, VersionAssets } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";
import { accountOf, type Cloud, param } from "./cloud.ts";
import { body, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import { type Part, readParts } from "./multipart.ts";
import { checkScriptName, requireNamespace } from "./script-store.ts";
import type { UploadMetadata, UploadTarget } from "./upload-metadata.ts";

/** https://developers.cloudflare.com/workers/platform/limits/#static-assets */
const LARGEST_FILE = 25 * 1024 * 1024;
const MOST_FILES = 100_000;
/** Bytes of the files of one request, before base64; a larger file gets a request of its own. */
const LARGEST_BUCKET = 25 * 1024 * 1024;
/** How long a session and its completion token are good for. */
const VALID_MS = 60 * 60 * 1000;

const entry = z.object({
  hash: z.string().regex(/^[0-9a-f]{32}$/i, "a hash is 32 hexadecimal characters"),
  size: z.int().min(0).max(LARGEST_FILE, `a file is at most ${LARGEST_FILE} bytes`),
});
const session = z.object({
  manifest: z
    .record(z.string(), entry)
    .refine((files) => Object.keys(files).every((path) => path.startsWith("/")), {
      error: 'every path starts with "/"',
    }),
});

/** `assets-upload-session`, for a Worker that may not be there yet. */
export function assetSessionRoutes(cloud: Cloud, namespace: (c: Context) => string | null): Hono {
  const routes = new Hono();
  const { store } = cloud;
  routes.post("/", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const dispatchNamespace = namespace(c);
    const scriptName = param(c, "script");
    checkScriptName(scriptName);
    requireNamespace(store, accountId, dispatchNamespace);
    const { manifest } = await body(c, session);
    if (Object.keys(manifest).length > MOST_FILES) {
      const message = `A version has at most ${MOST_FILES} files of static assets.`;
      throw new ApiError(400, CODE.badRequest, message);
    }
    forgetExpired(store);
    const worker = { accountId, dispatchNamespace, scriptName };
    const missing = missingFrom(store, { ...worker, manifest });
    const upload: AssetUpload = {
      ...worker,
      manifest,
      token: newToken(),
      completionToken: missing.size === 0 ? newToken() : null,
      received: [],
      expiresAt: new Date(Date.now() + VALID_MS).toISOString(),
    };
    store.assetUploads.put(crypto.randomUUID(), upload);
    const jwt = upload.completionToken ?? upload.token;
    return ok(c, { jwt, buckets: bucketsOf(missing) });
  });
  return routes;
}

/** `workers/assets/upload`: who asks shows the token of the session, not that of the account. */
export function assetFileRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const { store } = cloud;
  routes.post("/", async (c) => {
    const { id: accountId } = accountOf(cloud, c);
    const token = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
    const [id, upload] =
      store.assetUploads.entries().find(([, one]) => one.token === token && isValid(one)) ?? [];
    if (id === undefined || upload?.accountId !== accountId) {
      const message =
        "The token of this upload of assets is unknown or expired: start a new upload session.";
      throw new ApiError(401, CODE.authentication, message);
    }
    if (c.req.query("base64") !== "true") {
      const message = 'Assets are uploaded in base64: "?base64=true" is missing.';
      throw new ApiError(400, CODE.badRequest, message);
    }
    const files = (await readParts(c)).map((part) => fileOf(part, upload));
    for (const { content, ...file } of files) {
      store.blobs.write(content);
      store.assetFiles.put(fileKey(upload, file.hash), file);
    }
    const received = [...upload.received, ...files.map(({ hash }) => hash)];
    store.assetUploads.put(id, { ...upload, received });
    if (missingFrom(store, upload).size > 0) return ok(c, {}, {}, 202);
    const completionToken = upload.completionToken ?? newToken();
    store.assetUploads.put(id, { ...upload, received, completionToken });
    return ok(c, { jwt: completionToken }, {}, 201);
  });
  return routes;
}

/** The static assets that an upload's metadata asks for; undefined for none. */
export function assetsOf(
  { store }: Cloud,
  { accountId, namespace, name }: UploadTarget,
  { assets, keep_assets: keep }: UploadMetadata,
  previous: ScriptVersion | undefined,
): VersionAssets | undefined {
  if (!assets?.jwt) {
    const kept = keep ? previous?.assets : undefined;
    if (!assets) return kept;
    return { files: kept?.files ?? {}, config: assets.config ?? kept?.config ?? {} };
  }
  const upload = store.assetUploads.find(
    (one) => one.completionToken === assets.jwt && isValid(one),
  );
  const sameWorker =
    upload?.accountId === accountId &&
    upload.dispatchNamespace === namespace &&
    upload.scriptName === name;
  if (upload === undefined || !sameWorker) {
    const message =
      "metadata.assets.jwt is no valid completion token of an upload of assets for this Worker.";
    throw new ApiError(400, CODE.scriptInvalid, message);
  }
  const files = Object.entries(upload.manifest).map(([path, { hash }]) => {
    const file = store.assetFiles.get(fileKey(upload, hash)) as AssetFile;
    return [path, file] as const;
  });
  return { files: Object.fromEntries(files), config: assets.config ?? {} };
}

/** A token of the form that clients read an expiry from. https://www.rfc-editor.org/rfc/rfc7519 */
function newToken(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor((Date.now() + VALID_MS) / 1000);
  const secret = randomBytes(32).toString("base64url");
  return `${part({ alg: "HS256", typ: "JWT" })}.${part({ exp })}.${secret}`;
}

const isValid = ({ expiresAt }: AssetUpload): boolean => Date.parse(expiresAt) > Date.now();

function forgetExpired(store: Store): void {
  for (const [id, upload] of store.assetUploads.entries()) {
    if (!isValid(upload)) store.assetUploads.delete(id);
  }
}

type Owner = Pick<AssetUpload, "accountId" | "dispatchNamespace">;
type Worker = Owner & Pick<AssetUpload, "scriptName">;

function fileKey({ accountId, dispatchNamespace }: Owner, hash: string): string {
  return `${accountId}/${dispatchNamespace ?? ""}/${hash.toLowerCase()}`;
}

/**
 * The hashes whose files are not here yet, with the bytes of each. A Worker has the files of its
 * versions and those of its own sessions, and uploads again what only another Worker has:
 * https://github.com/cloudflare/workers-sdk/blob/main/packages/wrangler/e2e/deployments.test.ts
 */
function missingFrom(
  store: Store,
  upload: Worker & Pick<AssetUpload, "manifest">,
): Map<string, number> {
  const here = hashesOf(store, upload);
  const missing = new Map<string, number>();
  for (const { hash, size } of Object.values(upload.manifest)) {
    if (!here.has(hash.toLowerCase())) missing.set(hash, size);
  }
  return missing;
}

function hashesOf(store: Store, { accountId, dispatchNamespace, scriptName }: Worker): Set<string> {
  const script = store.scripts.get(scriptKey(accountId, dispatchNamespace, scriptName));
  const own = (one: AssetUpload) =>
    one.accountId === accountId &&
    one.dispatchNamespace === dispatchNamespace &&
    one.scriptName === scriptName;
  return new Set([
    ...store.assetUploads.list(own).flatMap(({ received }) => received),
    ...(script?.versions ?? []).flatMap(({ assets }) =>
      Object.values(assets?.files ?? {}).map(({ hash }) => hash),
    ),
  ]);
}

function bucketsOf(missing: Map<string, number>): string[][] {
  const buckets: string[][] = [];
  let room = 0;
  for (const [hash, size] of missing) {
    if (buckets.length === 0 || size > room) {
      buckets.push([]);
      room = LARGEST_BUCKET;
    }
    buckets.at(-1)?.push(hash);
    room -= size;
  }
  return buckets;
}

/** A part's name is the hash of its file. */
function fileOf(part: Part, { manifest }: AssetUpload): AssetFile & { content: Buffer } {
  const [path, entry] = Object.entries(manifest).find(([, { hash }]) => hash === part.name) ?? [];
  if (path === undefined || entry === undefined) {
    const message = `No file of the manifest has the hash "${part.name}".`;
    throw new ApiError(400, CODE.badRequest, message);
  }
  const content = Buffer.from(part.content.toString("latin1"), "base64");
  if (content.length !== entry.size) {
    const message = `The manifest says that ${path} has ${entry.size} bytes; what was uploaded has ${content.length} once decoded from base64.`;
    throw new ApiError(400, CODE.badRequest, message);
  }
  const stored = { hash: entry.hash.toLowerCase(), bytes: content.length, content };
  return {
    ...stored,
    sha256: createHash("sha256").update(content).digest("hex"),
    contentType: contentTypeOf(part, path),
  };
}

/** What the part says; a part that says nothing leaves it to the name of the file. */
function contentTypeOf({ contentType }: Part, path: string): string | null {
  if (contentType === "application/null") return null;
  return contentType ?? getMimeType(path) ?? null;
}
