import type { ScriptModule, ScriptVersion } from "../state/model.ts";

/** A module as the Worker Loader takes it; bytes of `data` and `wasm` are base64 on the way. */
export type LoaderModule = Record<string, string>;

type Kind = "js" | "cjs" | "py" | "text" | "json" | "wasm" | "data";

/** https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/ */
const KIND_OF_TYPE = new Map<string, Kind>(
  Object.entries({
    "application/javascript+module": "js",
    "application/javascript": "js",
    "text/javascript": "js",
    "text/javascript+module": "js",
    "application/wasm": "wasm",
    "text/plain": "text",
    "application/octet-stream": "data",
    "application/json": "json",
    "text/x-python": "py",
  }),
);

/** What kind of module an upload's part is, by its content type, else by its name. */
export function moduleKind(module: Pick<ScriptModule, "name" | "contentType">): Kind {
  const type = module.contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/octet-stream" && /\.(m?js)$/.test(module.name)) return "js";
  return KIND_OF_TYPE.get(type) ?? (/\.(m?js)$/.test(module.name) ? "js" : "data");
}

/**
 * `cloudflare:email` for a Worker that a loader starts: workerd has but the name of the module, and
 * Miniflare's part of it reaches only the Workers of its own configuration.
 * https://developers.cloudflare.com/email-routing/email-workers/runtime-api/
 */
export const EMAIL_MODULE: Record<string, LoaderModule> = {
  "cloudflare:email": {
    js: `export class EmailMessage {
  constructor(from, to, raw) { Object.assign(this, { from, to, raw }); }
}
`,
  },
};

export function loaderModule(
  module: Pick<ScriptModule, "name" | "contentType">,
  content: Uint8Array,
): LoaderModule {
  const kind = moduleKind(module);
  const binary = kind === "wasm" || kind === "data";
  return { [kind]: Buffer.from(content).toString(binary ? "base64" : "utf8") };
}

/** Whether a version's main module is one of JavaScript, which another one can import. */
export function isModule(version: ScriptVersion | undefined): boolean {
  const main = version?.modules.find(({ name }) => name === version.mainModule);
  return version?.syntax === "modules" && main !== undefined && moduleKind(main) === "js";
}
