/** Bundles the local cloud to `.local/build/cloud.mjs`. Run: `node local/build.mjs`. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { workerImports } from "./worker-imports.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await build({
  entryPoints: [join(root, "local", "main.ts")],
  outfile: join(root, ".local", "build", "cloud.mjs"),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  plugins: [workerImports],
  logLevel: "warning",
});
