/**
 * Bundles every Worker to one ES module each: `node worker_src/build.mjs [--out DIR]`.
 *
 * The same sources give the same bytes on any machine, so an unchanged Worker is an unchanged
 * resource. Only what is stale is built; files are renamed into place, so builders may overlap.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const sources = dirname(fileURLToPath(import.meta.url));
const root = dirname(sources);
const KIB = 1024;
/** The most a bundle may weigh, gzipped: start-up time grows with it. */
const BUDGET = { workflows: 60 * KIB, dispatch: 40 * KIB, sites: 30 * KIB, tail: 30 * KIB };
const AGENT_BUDGET = 60 * KIB;

const { values } = parseArgs({ options: { out: { type: "string" } } });
const out = values.out ?? join(root, ".local", "bundles");

/** Every folder with an index.ts is a Worker: [name, entry point]. */
function workers() {
  const agents = join(sources, "agents");
  const folders = [
    ...["workflows", "dispatch", "sites", "tail"].map((name) => [name, join(sources, name)]),
    ...(existsSync(agents) ? readdirSync(agents).sort() : []).map((name) => [
      name,
      join(agents, name),
    ]),
  ];
  return folders
    .map(([name, folder]) => [name, join(folder, "index.ts")])
    .filter(([, entry]) => existsSync(entry));
}

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** What the bundles are made from: sources, this script and the locked packages. */
function inputsDigest() {
  const digest = createHash("sha256");
  for (const file of [...sourceFiles(sources), join(root, "package-lock.json")]) {
    digest.update(`${relative(root, file)}\0`).update(readFileSync(file));
  }
  return digest.digest("hex");
}

function readManifest() {
  const path = join(out, "manifest.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

function place(path, content) {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

async function bundle(esbuild, name, entry) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [entry],
    outfile: join(out, `${name}.js`),
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    sourcemap: "external",
    external: ["node:*", "cloudflare:*"],
    conditions: ["workerd", "worker", "browser"],
    legalComments: "none",
    write: false,
    logLevel: "silent",
  });
  const code = outputFiles.find(({ path }) => path.endsWith(".js")).contents;
  place(
    join(out, `${name}.js.map`),
    outputFiles.find(({ path }) => path.endsWith(".map")).contents,
  );
  place(join(out, `${name}.js`), code);
  return {
    file: `${name}.js`,
    sha256: createHash("sha256").update(code).digest("hex"),
    bytes: code.length,
    gzipBytes: gzipSync(code, { level: 9 }).length,
    mostGzipBytes: BUDGET[name] ?? AGENT_BUDGET,
  };
}

function report(built) {
  process.stdout.write(
    `${"Worker".padEnd(22)}${"bytes".padStart(9)}${"gzipped".padStart(9)}${"most".padStart(9)}\n`,
  );
  for (const [name, { bytes, gzipBytes, mostGzipBytes }] of Object.entries(built)) {
    process.stdout.write(
      `${name.padEnd(22)}${String(bytes).padStart(9)}${String(gzipBytes).padStart(9)}${String(mostGzipBytes).padStart(9)}\n`,
    );
  }
  const heavy = Object.entries(built).filter(
    ([, { gzipBytes, mostGzipBytes }]) => gzipBytes > mostGzipBytes,
  );
  if (heavy.length > 0)
    throw new Error(`over the budget, gzipped: ${heavy.map(([name]) => name).join(", ")}`);
}

async function main() {
  const inputs = inputsDigest();
  if (readManifest()?.inputs === inputs) return;
  mkdirSync(out, { recursive: true });
  const esbuild = await import("esbuild"); // most runs find nothing stale and do without it
  const built = {};
  for (const [name, entry] of workers()) built[name] = await bundle(esbuild, name, entry);
  report(built);
  place(join(out, "manifest.json"), `${JSON.stringify({ inputs, workers: built }, null, 2)}\n`);
}

try {
  await main();
} catch (error) {
  const messages = error.errors
    ? await (await import("esbuild")).formatMessages(error.errors, { kind: "error" })
    : [error.message];
  process.stderr.write(`worker bundles: ${messages.join("\n")}\n`);
  process.exit(1);
}
