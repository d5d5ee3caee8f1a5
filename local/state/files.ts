import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";

let writes = 0;

/** Writes the whole file or nothing: to a neighbour first, synced, then renamed over it. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  writes += 1;
  const temporary = `${path}.${process.pid}.${writes}.tmp`;
  const descriptor = openSync(temporary, "w");
  try {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    for (let offset = 0; offset < bytes.length; ) {
      offset += writeSync(descriptor, bytes, offset);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, path);
}
