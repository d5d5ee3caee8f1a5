import type { Script } from "../state/model.ts";
import type { Cloud } from "./cloud.ts";
import { newestVersion } from "./script-store.ts";

/** The main module alone, as `GET .../scripts/NAME` answers it. */
export function moduleContent({ store }: Cloud, script: Script): Response {
  const version = newestVersion(script);
  const main = version.modules.find(({ name }) => name === version.mainModule);
  if (main === undefined) return new Response(null, { status: 204 });
  if (version.syntax === "modules") return multipartContent({ store }, script);
  return new Response(new Uint8Array(store.blobs.read(main.sha256)), {
    headers: { "content-type": "application/javascript", etag: version.etag },
  });
}

/** Every module as a part, with the main one named in a header: `content/v2`. */
export function multipartContent({ store }: Pick<Cloud, "store">, script: Script): Response {
  const version = newestVersion(script);
  // A Worker of static assets alone.
  if (version.modules.length === 0) return new Response(null, { status: 204 });
  const form = new FormData();
  for (const { name, contentType, sha256 } of version.modules) {
    const bytes = new Uint8Array(store.blobs.read(sha256));
    form.append(name, new Blob([bytes], { type: contentType }), name);
  }
  return new Response(form, {
    headers: { "cf-entrypoint": version.mainModule, etag: version.etag },
  });
}
