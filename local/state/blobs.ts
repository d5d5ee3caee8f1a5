import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "./files.ts";

/** Module bytes, stored once for each content and named by SHA-256. */
export class Blobs {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  /** Stores the bytes and gives their SHA-256 in hex. */
  write(bytes: Uint8Array): string {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const path = join(this.#directory, sha256);
    if (!existsSync(path)) writeAtomically(path, bytes);
    return sha256;
  }

  read(sha256: string): Buffer {
    return readFileSync(join(this.#directory, sha256));
  }
}
