import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { Miniflare } from "miniflare";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url).href);

/** An agent's bundle in real workerd; every fetch of its own goes to `outbound`. */
export async function startAgent(
  name: string,
  outbound: unknown,
  bindings: Record<string, string> = {},
): Promise<Miniflare> {
  return new Miniflare({
    modules: true,
    script: await bundle(name),
    compatibilityDate: "2024-10-21",
    bindings,
    outboundService: outbound as never,
  });
}

/** Made as the build makes it. */
async function bundle(name: string): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [`${ROOT}worker_src/agents/${name}/index.ts`],
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    conditions: ["workerd", "worker", "browser"],
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
