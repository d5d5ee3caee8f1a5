import type { ScriptModule, ScriptVersion } from "../state/model.ts";

/** A module as the Worker Loader takes it; bytes of `data` and `wasm` are base64 on the way. */
export type LoaderModule = Record<string, string>;

type Kind = "js" | "cjs" | "py" | "text" | "json" | "wasm" | "data";

/** https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/ */
const KIND_OF_TYPE = new Map<string, Kind>(
  Object.entries({
    "application/javascript+module": "js",
    "text/javascript+module": "js",
    "application/javascript": "cjs",
    "text/javascript": "cjs",
    "application/wasm": "wasm",
    "text/plain": "text",
    "application/octet-stream": "data",
    "application/json": "json",
    "text/x-python": "py",
  }),
);

/**
 * What kind of module an upload's part is, by its content type, else by its name. JavaScript that is
 * not called a module is CommonJS, as Wrangler sends it, but for the main module.
 */
export function moduleKind(
  { name, contentType }: Pick<ScriptModule, "name" | "contentType">,
  mainModule: string,
): Kind {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const named = /\.m?js$/.test(name) ? "js" : /\.cjs$/.test(name) ? "cjs" : "data";
  const kind = KIND_OF_TYPE.get(type) ?? named;
  if (kind === "data") return named;
  return kind === "cjs" && name === mainModule ? "js" : kind;
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
  mainModule: string,
): LoaderModule {
  const kind = moduleKind(module, mainModule);
  const binary = kind === "wasm" || kind === "data";
  return { [kind]: Buffer.from(content).toString(binary ? "base64" : "utf8") };
}

/** Whether a version's main module is one of JavaScript, which another one can import. */
export function isModule(version: ScriptVersion | undefined): boolean {
  const main = version?.modules.find(({ name }) => name === version.mainModule);
  return (
    version?.syntax === "modules" && main !== undefined && moduleKind(main, main.name) === "js"
  );
}
