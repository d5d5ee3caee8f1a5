import { mkdirSync, rmSync } from "node:fs";

/**
 * Has every temporary file of this process and of what it starts in `folder`, which is emptied now
 * and is gone when the process ends.
 *
 * Miniflare begins to remove its own at `dispose` but does not wait for that, so that a process that
 * ends next leaves them; after a kill -9 the next start removes them.
 */
export function keepTemporaryFilesIn(folder: string): void {
  const remove = () => rmSync(folder, { recursive: true, force: true });
  remove();
  mkdirSync(folder, { recursive: true });
  process.env.TMPDIR = folder;
  process.once("exit", remove);
}
