/** Bundles the local cloud into one file. Run: `node local/build.mjs [FILE]`. */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { workerImports } from "./worker-imports.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const file = process.argv[2] ?? join(here, "..", ".local", "build", "cloud.mjs");

await build({
  absWorkingDir: here,
  entryPoints: [join(here, "main.ts")],
  outfile: resolve(file),
  banner: { js: "#!/usr/bin/env node" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  loader: { ".css": "text", ".html": "text" },
  plugins: [workerImports],
  logLevel: "warning",
});
