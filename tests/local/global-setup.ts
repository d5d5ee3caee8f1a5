import { execFileSync } from "node:child_process";

/** Bundles the local cloud, once for every test file. */
export default function setup(): void {
  execFileSync(process.execPath, ["local/build.mjs"], { stdio: "inherit" });
}
