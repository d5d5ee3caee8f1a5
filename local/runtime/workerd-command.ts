import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * Makes every workerd that this process starts end with it, even after `kill -9`: one left behind
 * would keep running workflows on the same files as the next.
 *
 * The kernel does it (`PR_SET_PDEATHSIG`, https://man7.org/linux/man-pages/man1/setpriv.1.html);
 * where `setpriv` is missing, workerd is started plainly and a log line says so.
 *
 * @param directory where the wrapper that starts workerd is written
 */
export function endWorkerdWithParent(directory: string, log: (line: string) => void): void {
  if (spawnSync("setpriv", ["--pdeathsig", "KILL", "true"]).status !== 0) {
    log("runtime: no setpriv on this machine: kill -9 of this process would leave workerd behind");
    return;
  }
  mkdirSync(directory, { recursive: true });
  const wrapper = join(directory, "workerd");
  writeFileSync(wrapper, `#!/bin/sh\nexec setpriv --pdeathsig KILL ${quoted(workerd())} "$@"\n`);
  chmodSync(wrapper, 0o755);
  // The one way to give Miniflare another command.
  process.env.MINIFLARE_WORKERD_PATH = wrapper;
}

/** The executable that Miniflare would start. */
function workerd(): string {
  const miniflare = createRequire(import.meta.url).resolve("miniflare");
  return (createRequire(miniflare)("workerd") as { default: string }).default;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
