import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * An esbuild plugin: `import source from "worker:./front.ts"` gives that Worker's bundle as text,
 * so that the local cloud is one file and hands workerd its Workers from memory.
 */
export const workerImports = {
  name: "worker-imports",
  setup(builder) {
    builder.onResolve({ filter: /^worker:/ }, ({ path, importer }) => ({
      // Relative, as the bundle names it: it has no path of the machine that built it.
      path: relative(here, resolve(dirname(importer), path.slice("worker:".length))),
      namespace: "worker",
    }));
    builder.onLoad({ filter: /.*/, namespace: "worker" }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        absWorkingDir: here,
        entryPoints: [path],
        bundle: true,
        format: "esm",
        target: "es2022",
        external: ["cloudflare:*", "node:*"],
        metafile: true,
        write: false,
      });
      const watchFiles = Object.keys(metafile.inputs).map((input) => resolve(here, input));
      return { contents: outputFiles[0].text, loader: "text", watchFiles };
    });
  },
};
