/** The bundled source of a Worker of ours, as text: see `worker-imports.mjs`. */
declare module "worker:*" {
  const source: string;
  export default source;
}

/** The console's files, as text: see `build.mjs`. */
declare module "*.css" {
  const text: string;
  export default text;
}
declare module "*.html" {
  const text: string;
  export default text;
}

/** The parameters of a header: https://www.rfc-editor.org/rfc/rfc2183 */
declare module "@fastify/busboy/lib/utils/parseParams.js" {
  export default function parseParams(header: string): (string | [string, string])[];
}
