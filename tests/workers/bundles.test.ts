import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";

const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function build(): {
  directory: string;
  printed: string;
  manifest: Record<string, { sha256: string; bytes: number; gzipBytes: number }>;
} {
  const directory = mkdtempSync(join(tmpdir(), "bundles-"));
  directories.push(directory);
  const printed = execFileSync("node", ["worker_src/build.mjs", "--out", directory], {
    encoding: "utf8",
  });
  const { workers } = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8"));
  return { directory, printed, manifest: workers };
}

test("the same sources give the same bytes, within the budget, without source maps", () => {
  const [one, two] = [build(), build()];
  expect(one.manifest).toEqual(two.manifest);
  const { dispatch, sites, tail, workflows, ...agents } = one.manifest;
  expect(dispatch?.gzipBytes).toBeLessThanOrEqual(40 * 1024);
  for (const small of [sites, tail]) expect(small?.gzipBytes).toBeLessThanOrEqual(30 * 1024);
  expect(workflows?.gzipBytes).toBeLessThanOrEqual(60 * 1024);
  expect(Object.keys(agents)).toHaveLength(9);
  for (const { gzipBytes } of Object.values(agents))
    expect(gzipBytes).toBeLessThanOrEqual(60 * 1024);
  for (const [name, { bytes, gzipBytes }] of Object.entries(one.manifest)) {
    expect(one.printed).toMatch(new RegExp(`^${name} +${bytes} +${gzipBytes} `, "m"));
    expect(readFileSync(join(one.directory, `${name}.js`), "utf8")).not.toContain(
      "sourceMappingURL=data:",
    );
  }
});
