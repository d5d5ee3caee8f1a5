import { WorkerEntrypoint } from "cloudflare:workers";
import { decoded } from "./headers.ts";
import type { FilesOf } from "./static-assets.ts";

/** A file as KV would give it. */
export interface AssetFile {
  value: ReadableStream | null;
  metadata: { contentType?: string } | null;
}

/**
 * The files of one version under their hashes, as the KV namespace that the asset Worker reads them
 * from on Cloudflare.
 */
export class AssetFiles extends WorkerEntrypoint<{ ASSET_FILES: Fetcher }> {
  getWithMetadata(hash: string): Promise<AssetFile> {
    return readAssetFile(this.env.ASSET_FILES, this.ctx.props as unknown as FilesOf, hash);
  }
}

export async function readAssetFile(
  node: Fetcher,
  files: FilesOf,
  hash: string,
): Promise<AssetFile> {
  const query = new URLSearchParams({ ...files, hash });
  const answer = await node.fetch(`http://node.invalid/?${query}`);
  if (!answer.ok) return { value: null, metadata: null };
  const contentType = decoded(answer.headers.get("x-asset-type") ?? "null") as string | null;
  return { value: answer.body, metadata: contentType === null ? {} : { contentType } };
}

export default {};
