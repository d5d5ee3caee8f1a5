import { WorkerEntrypoint } from "cloudflare:workers";
import { decoded } from "./headers.ts";
import type { FilesOf } from "./static-assets.ts";

interface Found {
  value: ReadableStream | null;
  metadata: { contentType?: string } | null;
}

/**
 * The files of one version under their hashes, as the KV namespace that the asset Worker reads them
 * from on Cloudflare.
 */
export class AssetFiles extends WorkerEntrypoint<{ ASSET_FILES: Fetcher }> {
  async getWithMetadata(hash: string): Promise<Found> {
    const query = new URLSearchParams({ ...(this.ctx.props as unknown as FilesOf), hash });
    const answer = await this.env.ASSET_FILES.fetch(`http://node.invalid/?${query}`);
    if (!answer.ok) return { value: null, metadata: null };
    const contentType = decoded(answer.headers.get("x-asset-type") ?? "null") as string | null;
    return { value: answer.body, metadata: contentType === null ? {} : { contentType } };
  }
}

export default {};
