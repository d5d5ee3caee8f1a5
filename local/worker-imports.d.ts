/** The bundled source of a Worker of ours, as text: see `worker-imports.mjs`. */
declare module "worker:*" {
  const source: string;
  export default source;
}
