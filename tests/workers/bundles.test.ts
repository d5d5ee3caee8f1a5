import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

function build(): {
  directory: string;
  manifest: Record<string, { sha256: string; gzipBytes: number }>;
} {
  const directory = mkdtempSync(join(tmpdir(), "bundles-"));
  execFileSync("node", ["worker_src/build.mjs", "--out", directory]);
  const { workers } = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8"));
  return { directory, manifest: workers };
}

test("the same sources give the same bytes, within the budget, without source maps", () => {
  const [one, two] = [build(), build()];
  expect(one.manifest).toEqual(two.manifest);
  expect(one.manifest.dispatch?.gzipBytes).toBeLessThanOrEqual(40 * 1024);
  expect(one.manifest.workflows?.gzipBytes).toBeLessThanOrEqual(60 * 1024);
  for (const name of Object.keys(one.manifest)) {
    expect(readFileSync(join(one.directory, `${name}.js`), "utf8")).not.toContain(
      "sourceMappingURL=data:",
    );
  }
});
