/**
 * workerd, running the Workers of every account.
 *
 * One Miniflare holds everything: `front` takes each request to its Worker; `egress` stands behind
 * every Worker's own fetch; `user-workers` loads the scripts of dispatch namespaces on demand, so
 * publishing one restarts nothing; `workflow-control` keeps the register of workflow instances.
 * A change of an account's Worker or resource is applied before the next use, not at once: three
 * uploads in a row cost one restart. A second, small workerd starts candidates before they are
 * stored (`inspector.ts`).
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Log, LogLevel, Miniflare, type MiniflareOptions, type WorkerOptions } from "miniflare";
import type { Store } from "../state/store.ts";
import { OWN, workflowKey } from "./bindings.ts";
import type { KvValues, Runtime, ScriptCandidate } from "./contract.ts";
import { createEgress } from "./egress.ts";
import { workerForHost } from "./hosts.ts";
import { Inspector } from "./inspector.ts";
import { type KvNamespaceProxy, kvValues } from "./kv-values.ts";
import { runnableWorkflows, sharedOptions, workersFor } from "./options.ts";
import { createPublished } from "./published.ts";
import { TARGET_HEADER } from "./workers/target-header.ts";
import { workflowInstances } from "./workflow-instances.ts";

export interface RuntimeOptions {
  store: Store;
  dataDir: string;
  /** One line for people; never with a secret. */
  log: (line: string) => void;
}

export function createRuntime(options: RuntimeOptions): Runtime {
  return new WorkerdRuntime(options);
}

class WorkerdRuntime implements Runtime {
  readonly #options: RuntimeOptions;
  readonly #inspector = new Inspector();
  #miniflare: Miniflare | undefined;
  #applied = "";
  #dirty = true;
  #applying: Promise<void> | undefined;

  constructor(options: RuntimeOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#ready();
  }

  inspect(candidate: ScriptCandidate) {
    return this.#inspector.inspect(candidate);
  }

  changed(): void {
    this.#dirty = true;
  }

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const worker = workerForHost(this.#options.store, url.host);
    if (worker === undefined) {
      return new Response(`There is nothing at ${url.host}: no Worker answers this host.\n`, {
        status: 404,
        headers: { "content-type": "text/plain; charset=UTF-8" },
      });
    }
    return this.#fetch(worker, request);
  }

  async kvValues(namespaceId: string): Promise<KvValues> {
    const miniflare = await this.#ready();
    const namespace = await miniflare.getKVNamespace(namespaceId, OWN.resources);
    return kvValues(namespace as unknown as KvNamespaceProxy);
  }

  async dropKv(namespaceId: string): Promise<void> {
    const values = await this.kvValues(namespaceId);
    for (let cursor = ""; ; ) {
      const page = await values.list(cursor === "" ? {} : { cursor });
      for (const { name } of page.keys) await values.delete(name);
      if (page.cursor === "") return;
      cursor = page.cursor;
    }
  }

  async workflowInstances(accountId: string, workflowName: string) {
    await this.#ready();
    const call = (method: string, ...args: unknown[]) => this.#control(method, args);
    return workflowInstances(call, workflowKey(accountId, workflowName), workflowName);
  }

  async queryD1(databaseId: string, sql: string, params: unknown[]): Promise<unknown[]> {
    const miniflare = await this.#ready();
    const database = await miniflare.getD1Database(databaseId, OWN.resources);
    const statements = sql.split(/;\s*(?:\n|$)/).filter((statement) => statement.trim() !== "");
    const results: unknown[] = [];
    for (const statement of statements) {
      results.push(
        await database
          .prepare(statement)
          .bind(...params)
          .all(),
      );
    }
    return results;
  }

  async stop(): Promise<void> {
    await this.#applying?.catch(() => undefined);
    await Promise.all([this.#miniflare?.dispose(), this.#inspector.stop()]);
  }

  /** Applies what changed, once for everybody who waits. */
  async #ready(): Promise<Miniflare> {
    while (this.#dirty || this.#applying !== undefined) {
      this.#applying ??= this.#apply().finally(() => {
        this.#applying = undefined;
      });
      await this.#applying;
    }
    return this.#miniflare as Miniflare;
  }

  async #apply(): Promise<void> {
    this.#dirty = false;
    const { store, log, dataDir } = this.#options;
    const workers = workersFor({
      store,
      log,
      egress: createEgress(store),
      published: createPublished(store),
    });
    const fingerprint = digest(workers);
    if (fingerprint === this.#applied && this.#miniflare !== undefined) {
      await this.#forgetPublished();
      return;
    }
    const started = Date.now();
    await this.#restart({
      ...sharedOptions(join(dataDir, "runtime")),
      ...this.#logging(),
      workers,
    });
    this.#applied = fingerprint;
    log(`runtime: ${workers.length} Workers ready in ${Date.now() - started} ms`);
    await this.#resumeWorkflows();
  }

  async #restart(options: MiniflareOptions): Promise<void> {
    try {
      if (this.#miniflare === undefined) this.#miniflare = new Miniflare(options);
      else await this.#miniflare.setOptions(options);
      await this.#miniflare.ready;
    } catch (error) {
      // The next use tries again, from nothing.
      await this.#miniflare?.dispose().catch(() => undefined);
      this.#miniflare = undefined;
      this.#dirty = true;
      throw error;
    }
  }

  #logging(): Partial<MiniflareOptions> {
    const { log } = this.#options;
    return {
      log: new Log(LogLevel.NONE),
      handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
        for (const stream of [stdout, stderr]) {
          createInterface({ input: stream }).on("line", (line) => log(`worker: ${line}`));
        }
      },
    };
  }

  async #forgetPublished(): Promise<void> {
    await this.#fetch(OWN.userWorkers, new Request("http://node.invalid/"), true);
  }

  async #resumeWorkflows(): Promise<void> {
    for (const { accountId, name } of runnableWorkflows(this.#options.store)) {
      const resumed = await this.#control("resume", [workflowKey(accountId, name)], true);
      if (resumed) this.#options.log(`workflow ${name}: went on with ${resumed} instances`);
    }
  }

  async #control(method: string, args: unknown[], applying = false): Promise<unknown> {
    const request = new Request("http://node.invalid/", {
      method: "POST",
      body: JSON.stringify({ method, args }),
    });
    const answer = await this.#fetch(OWN.workflowControl, request, applying);
    const { result, error } = (await answer.json()) as { result?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  }

  /** `applying`: the call is part of applying a change, so it does not wait for it. */
  async #fetch(worker: string, request: Request, applying = false): Promise<Response> {
    const miniflare = applying ? (this.#miniflare as Miniflare) : await this.#ready();
    const headers = new Headers(request.headers);
    headers.set(TARGET_HEADER, worker);
    const hasBody = request.method !== "GET" && request.method !== "HEAD";
    const answer = await miniflare.dispatchFetch(request.url, {
      method: request.method,
      headers: [...headers],
      redirect: "manual",
      ...(hasBody && request.body !== null ? { body: request.body, duplex: "half" } : {}),
    } as Parameters<Miniflare["dispatchFetch"]>[1]);
    return answer as unknown as Response;
  }
}

/** Two equal digests mean that workerd would be told the same. */
function digest(workers: WorkerOptions[]): string {
  const json = JSON.stringify(workers, (_key, value: unknown) =>
    value instanceof Uint8Array ? createHash("sha256").update(value).digest("hex") : value,
  );
  return createHash("sha256").update(json).digest("hex");
}
