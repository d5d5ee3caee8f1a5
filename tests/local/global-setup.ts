import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Bundles the local cloud, once for every test file, and gives the tests a folder for what is
 * temporary, which goes with them: a Miniflare that is disposed of can leave one behind.
 */
export default function setup(): () => void {
  execFileSync(process.execPath, ["local/build.mjs"], { stdio: "inherit" });
  const folder = mkdtempSync(join(tmpdir(), "code24-tests-"));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
