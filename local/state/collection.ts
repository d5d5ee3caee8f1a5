import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "./files.ts";

/**
 * Documents of one kind: all of them in memory, each in a file of its own.
 *
 * A write is on disk before `put` returns, so that what the API acknowledged survives `kill -9`.
 */
export class Collection<T> {
  readonly #directory: string;
  readonly #documents = new Map<string, T>();
  #revision = 0;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    for (const file of readdirSync(directory).sort()) {
      if (!file.endsWith(".json")) continue;
      const document = JSON.parse(readFileSync(join(directory, file), "utf8")) as T;
      this.#documents.set(decodeURIComponent(file.slice(0, -".json".length)), document);
    }
  }

  /** Grows with every change: what is derived from the documents holds while it stands still. */
  get revision(): number {
    return this.#revision;
  }

  list(filter: (document: T) => boolean = () => true): T[] {
    return this.entries()
      .map(([, document]) => document)
      .filter(filter);
  }

  /** The first document that the filter accepts. */
  find(filter: (document: T) => boolean): T | undefined {
    for (const document of this.#documents.values()) if (filter(document)) return document;
    return undefined;
  }

  get(key: string): T | undefined {
    return this.#documents.get(key);
  }

  /** In the order of the keys, so that a restart changes no answer. */
  entries(): [string, T][] {
    return [...this.#documents.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  put(key: string, document: T): T {
    writeAtomically(this.#file(key), JSON.stringify(document));
    this.#documents.set(key, document);
    this.#revision += 1;
    return document;
  }

  /** True when there was something to delete. */
  delete(key: string): boolean {
    if (!this.#documents.delete(key)) return false;
    this.#revision += 1;
    rmSync(this.#file(key), { force: true });
    return true;
  }

  clear(): void {
    for (const key of [...this.#documents.keys()]) this.delete(key);
  }

  #file(key: string): string {
    return join(this.#directory, `${encodeURIComponent(key)}.json`);
  }
}
