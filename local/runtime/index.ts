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
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { coupleWebSocket, type Miniflare, type Response as MiniflareResponse } from "miniflare";
import type { Script } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { AnalyticsSqlError, analyticsAnswer, sqliteQuery } from "./analytics.ts";
import { dispatchProps } from "./bindings.ts";
import { bucketObjects, type R2BucketProxy } from "./bucket-objects.ts";
import { Containment } from "./containment.ts";
import type {
  BucketObjects,
  D1ExportOptions,
  KvValues,
  Runtime,
  ScriptCandidate,
  SentMessage,
  TailEvent,
  UpgradeAnswer,
} from "./contract.ts";
import { digest } from "./digest.ts";
import { durableKey } from "./durable-keys.ts";
import { createEgress } from "./egress.ts";
import { createHolder, HeldMessages } from "./held-messages.ts";
import { canonicalUrl, workerForUrl } from "./hosts.ts";
import { Inspector } from "./inspector.ts";
import { keepConnections } from "./kept-connections.ts";
import { type KvNamespaceProxy, kvValues } from "./kv-values.ts";
import { bucketId, OWN, workerName, workflowKey } from "./names.ts";
import { bucketIds, sharedOptions, workersFor } from "./options.ts";
import { previewOf } from "./previews.ts";
import { createPublished } from "./published.ts";
import { heldQueue } from "./queues.ts";
import { createSecrets } from "./secrets-store.ts";
import { statementsOf } from "./sql.ts";
import { createAssetFiles, StaticAssets } from "./static-assets.ts";
import { Followed } from "./tails.ts";
import { Workerd, WorkerdGone, WorkerdStuck } from "./workerd.ts";
import { endWorkerdWithParent } from "./workerd-command.ts";
import type { D1Export, D1Question } from "./workers/d1-question.ts";
import { encoded, USER_WORKER_HEADER } from "./workers/headers.ts";
import { controlRequest, controlResult, workflowInstances } from "./workflow-instances.ts";
import { runnableWorkflows } from "./workflows.ts";

export interface RuntimeOptions {
  store: Store;
  dataDir: string;
  /** One line for people; never with a secret. */
  log: (line: string) => void;
  /** Where this cloud itself answers. */
  ownUrl: () => string;
}

export function createRuntime(options: RuntimeOptions): Runtime {
  return new WorkerdRuntime(options);
}

/** Paths that are Cloudflare's own on every host; here they are Miniflare's. */
const RESERVED = /^\/cdn-cgi(\/|$)/i;

class WorkerdRuntime implements Runtime {
  readonly #options: RuntimeOptions;
  readonly #inspector = new Inspector();
  readonly #workerd: Workerd;
  readonly #statics: StaticAssets;
  readonly #followed = new Followed();
  /** Ids of versions; one runs from the first request for its preview on. */
  readonly #previewed = new Set<string>();
  readonly #containment: Containment;
  readonly held: HeldMessages;
  readonly #directory: string;
  /** What the running workerd was told; empty when none runs. */
  #applied = "";
  /** The KV namespaces and buckets that the running workerd was told of. */
  #told = new Set<string>();
  #dirty = true;
  #applying: Promise<void> | undefined;
  /** Since the last change. */
  #forgetting: Promise<void> | undefined;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#directory = join(options.dataDir, "runtime");
    endWorkerdWithParent(this.#directory, options.log);
    keepConnections();
    this.#statics = new StaticAssets(options.log);
    this.held = new HeldMessages(options.store, (queue, messages) => {
      this.sendToQueue(queue, messages).catch((error) => options.log(`runtime: ${String(error)}`));
    });
    this.#containment = new Containment(
      (workers) => this.#workerd.start({ ...sharedOptions(this.#directory), workers }),
      options.log,
    );
    this.#workerd = new Workerd(options.log, () => this.#startAnew());
  }

  async start(): Promise<void> {
    await this.#ready();
  }

  inspect(candidate: ScriptCandidate) {
    return this.#inspector.inspect(candidate);
  }

  changed(): void {
    this.#dirty = true;
    this.#forgetting = undefined;
  }

  async settled(): Promise<void> {
    if (this.#applied === "" || !this.#dirty || this.#applying !== undefined) return;
    // What does not answer is started again, and knows nothing then.
    this.#forgetting ??= this.#forgetPublished().catch(() => undefined);
    await this.#forgetting;
  }

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const worker = workerForUrl(this.#options.store, url) ?? this.#preview(url);
    if (worker === undefined) {
      return new Response(`There is nothing at ${url.host}: no Worker answers this host.\n`, {
        status: 404,
        headers: { "content-type": "text/plain; charset=UTF-8" },
      });
    }
    try {
      return await this.#fetch(worker, request);
    } catch (error) {
      // https://developers.cloudflare.com/workers/observability/errors/
      if (error instanceof WorkerdStuck) return new Response("error code: 1102", { status: 503 });
      if (error instanceof WorkerdGone) return new Response("error code: 1101", { status: 500 });
      throw error;
    }
  }

  /** The Worker of a version whose preview this is. */
  #preview(url: URL): string | undefined {
    const { store } = this.#options;
    const preview = previewOf(store, new URL(canonicalUrl(store, url.href)).hostname);
    if (preview === undefined) return undefined;
    if (!this.#previewed.has(preview.version.id)) {
      this.#previewed.add(preview.version.id);
      this.changed();
    }
    return preview.as;
  }

  async upgrade(request: Request): Promise<UpgradeAnswer> {
    const response = await this.handle(request);
    const { webSocket } = response as unknown as MiniflareResponse;
    if (!webSocket) return { response };
    return { response, join: (visitor) => coupleWebSocket(visitor as never, webSocket) };
  }

  async dispatch(
    { account, namespace, name }: { account: string; namespace: string; name: string },
    request: Request,
  ): Promise<Response> {
    const props = dispatchProps(account, namespace, this.#options.store);
    const { parameters, ...rest } = props;
    const target = { ...rest, script: name, parameters: parameters === null ? null : {} };
    const headers = new Headers(request.headers);
    headers.set(USER_WORKER_HEADER, encoded(target));
    try {
      return await this.#fetch(OWN.userWorkers, new Request(request, { headers }));
    } catch (error) {
      if (error instanceof WorkerdGone) return new Response("error code: 1101", { status: 500 });
      throw error;
    }
  }

  async explorer(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const { method } = request;
    const headers = new Headers(request.headers);
    // Who may ask was looked at before; the page itself lets only this machine's names in.
    for (const name of ["host", "origin", "cookie", "authorization"]) headers.delete(name);
    const hasBody = method !== "GET" && method !== "HEAD";
    const body = hasBody ? await request.arrayBuffer() : undefined;
    const miniflare = await this.#ready();
    const init = { method, headers: [...headers], ...(body === undefined ? {} : { body }) };
    return (await miniflare.dispatchFetch(
      `http://localhost${pathname}${search}`,
      init as Parameters<Miniflare["dispatchFetch"]>[1],
    )) as unknown as Response;
  }

  async scheduled(accountId: string, script: string, cron: string): Promise<string> {
    const miniflare = await this.#ready();
    const worker = await miniflare.getWorker(workerName(accountId, script));
    return (await worker.scheduled({ cron })).outcome;
  }

  tail(accountId: string, script: string, listener: (event: TailEvent) => void): () => void {
    const worker = workerName(accountId, script);
    this.#followed.add(worker, listener);
    this.changed();
    return () => {
      this.#followed.delete(worker, listener);
      this.changed();
    };
  }

  async kvValues(namespaceId: string): Promise<KvValues> {
    return this.#valuesIn(namespaceId, () => this.#ready());
  }

  objects(accountId: string, bucket: string): BucketObjects {
    const id = bucketId(accountId, bucket);
    return bucketObjects(async () => {
      const found = await (await this.#knowing(id)).getR2Bucket(id, OWN.resources);
      return found as unknown as R2BucketProxy;
    });
  }

  durableObjects(script: Script, className: string): string[] {
    const folder = join(this.#directory, "do", durableKey(script, className));
    if (!existsSync(folder)) return [];
    const ids = readdirSync(folder).map((file) => /^([0-9a-f]{64})\.sqlite$/.exec(file)?.[1]);
    return ids.filter((id) => id !== undefined).sort();
  }

  async sendToQueue(queueId: string, messages: SentMessage[]): Promise<void> {
    await this.#sendToQueue(await this.#ready(), queueId, messages);
  }

  async #sendToQueue(miniflare: Miniflare, queueId: string, messages: SentMessage[]) {
    const { store } = this.#options;
    // Not by way of Miniflare, which would not tell how they were sent.
    const name = store.queues.get(queueId)?.name ?? "";
    if (heldQueue(store, name)?.id === queueId) return this.held.hold(queueId, messages);
    const queue = await miniflare.getQueueProducer(queueId, OWN.resources);
    await queue.sendBatch(messages.map(asQueued) as never);
  }

  async dropKv(namespaceId: string): Promise<void> {
    const values = this.#valuesIn(namespaceId, () => this.#knowing(namespaceId));
    for (let cursor = ""; ; ) {
      const page = await values.list(cursor === "" ? {} : { cursor });
      for (const { name } of page.keys) await values.delete(name);
      if (page.cursor === "") return;
      cursor = page.cursor;
    }
  }

  async workflowInstances(accountId: string, workflowName: string) {
    await this.#ready();
    const call = async (method: string, ...args: unknown[]) =>
      controlResult(await this.#fetch(OWN.workflowControl, controlRequest(method, args)));
    return workflowInstances(call, workflowKey(accountId, workflowName), workflowName);
  }

  async queryD1(databaseId: string, sql: string, params: unknown[]): Promise<unknown[]> {
    const question = { database: databaseId, statements: statementsOf(sql), parameters: params };
    return (await this.#askD1(question)) as unknown[];
  }

  async exportD1(databaseId: string, options: D1ExportOptions): Promise<string> {
    return (await this.#askD1({ database: databaseId, ...options })) as string;
  }

  async queryAnalytics(accountId: string, sql: string): Promise<Record<string, unknown>> {
    const { sql: query, quantiles } = sqliteQuery(accountId, sql);
    const miniflare = await this.#ready();
    await (await miniflare.getWorker(OWN.analytics)).fetch("http://analytics.invalid/");
    const points = await miniflare.getD1Database(OWN.analytics, OWN.resources);
    try {
      const { results } = await points.prepare(query).all<Record<string, unknown>>();
      return analyticsAnswer(results, quantiles);
    } catch (error) {
      throw new AnalyticsSqlError(error instanceof Error ? error.message : String(error));
    }
  }

  async reset(): Promise<void> {
    await this.#applying?.catch(() => undefined);
    await this.#workerd.stop();
    for (const stored of ["kv", "d1", "r2", "do", "workflows"]) {
      rmSync(join(this.#directory, stored), { recursive: true, force: true });
    }
    this.held.clear();
    this.#applied = "";
    this.#dirty = true;
  }

  async stop(): Promise<void> {
    await this.#applying?.catch(() => undefined);
    await Promise.all([this.#workerd.stop(), this.#inspector.stop()]);
  }

  #valuesIn(namespaceId: string, miniflare: () => Promise<Miniflare>): KvValues {
    return kvValues(async () => {
      const namespace = await (await miniflare()).getKVNamespace(namespaceId, OWN.resources);
      return namespace as unknown as KvNamespaceProxy;
    });
  }

  /**
   * A workerd that was told of this namespace or bucket. The one that runs will do, whatever else has changed
   * since: a destroy deletes one namespace after the other, and each is a change.
   */
  async #knowing(id: string): Promise<Miniflare> {
    await this.#applying?.catch(() => undefined);
    const told = this.#applied !== "" && this.#told.has(id);
    return told ? this.#workerd.miniflare : this.#ready();
  }

  /** workerd is gone: it comes back now, as workflows may wait for it. */
  #startAnew(): void {
    this.#applied = "";
    this.#dirty = true;
    this.#ready().catch((error) => this.#options.log(`runtime: ${String(error)}`));
  }

  async #askD1(asked: D1Question | D1Export): Promise<unknown> {
    const init = { method: "POST", body: JSON.stringify(asked) };
    const answer = await this.#fetch(OWN.resources, new Request("http://node.invalid/", init));
    const { result, error } = (await answer.json()) as { result?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return result;
  }

  /** Applies what changed, once for everybody who waits. */
  async #ready(): Promise<Miniflare> {
    while (this.#dirty || this.#applying !== undefined) {
      this.#applying ??= this.#apply().finally(() => {
        this.#applying = undefined;
      });
      await this.#applying;
    }
    return this.#workerd.miniflare;
  }

  async #apply(): Promise<void> {
    this.#dirty = false;
    try {
      await this.#applyChange();
    } catch (error) {
      // The next use tries again, from nothing.
      this.#applied = "";
      this.#dirty = true;
      throw error;
    }
  }

  async #applyChange(): Promise<void> {
    const { store, log } = this.#options;
    const workflows = runnableWorkflows(store);
    const { own, contained } = await workersFor({
      store,
      log,
      egress: createEgress(store, this.#options.ownUrl),
      statics: this.#statics,
      followed: this.#followed,
      previewed: this.#previewed,
      assetFiles: createAssetFiles(store),
      secrets: createSecrets(store),
      holder: createHolder(store, this.held),
      published: createPublished(store, this.#statics, log),
    });
    const workers = [...own, ...contained.flatMap((one) => one.workers)];
    const fingerprint = digest(workers);
    if (fingerprint === this.#applied) return this.#forgetPublished();
    const started = Date.now();
    const told = [...store.kvNamespaces.list().map(({ id }) => id), ...bucketIds(store)];
    await this.#containment.start(own, contained);
    this.#applied = fingerprint;
    this.#told = new Set(told);
    log(`runtime: ${workers.length} Workers ready in ${Date.now() - started} ms`);
    await this.#resume(workflows);
    for (const [queue, messages] of this.held.released()) {
      await this.#sendToQueue(this.#workerd.miniflare, queue, messages);
    }
  }

  async #forgetPublished(): Promise<void> {
    await this.#workerd.fetch(OWN.userWorkers, new Request("http://node.invalid/"), null);
  }

  /** The workflows that workerd was told of: others may have come while it started. */
  async #resume(workflows: ReturnType<typeof runnableWorkflows>): Promise<void> {
    for (const { accountId, name } of workflows) {
      const request = controlRequest("resume", [workflowKey(accountId, name)]);
      const resumed = await controlResult(await this.#ask(OWN.workflowControl, request)).catch(
        (error: unknown) => {
          if (String(error).includes("workflow.not_found")) return 0; // deleted in the meantime
          throw error;
        },
      );
      if (resumed) this.#options.log(`workflow ${name}: went on with ${resumed} instances`);
    }
  }

  /** Waits for what changed, then asks workerd; again when it ended and the request may be repeated. */
  async #fetch(worker: string, request: Request, attempts = 3): Promise<Response> {
    const copy = request.clone();
    await this.#ready();
    try {
      return await this.#ask(worker, request);
    } catch (error) {
      if (!(error instanceof WorkerdGone) || attempts === 1) throw error;
      if (error.reached && request.method !== "GET") throw error;
      return this.#fetch(worker, copy, attempts - 1);
    }
  }

  async #ask(worker: string, request: Request): Promise<Response> {
    // Miniflare would answer these before any Worker does, and asks for no token.
    // https://developers.cloudflare.com/fundamentals/reference/cdn-cgi-endpoint/
    if (RESERVED.test(new URL(request.url).pathname)) return new Response(null, { status: 404 });
    const body = request.body === null ? null : await request.arrayBuffer();
    return this.#workerd.fetch(worker, request, body);
  }
}

/** In the form of a queue's binding. */
function asQueued({ content, contentType, delaySeconds }: SentMessage) {
  const text = content.toString("utf8");
  const body = { bytes: content, text, json: contentType === "json" && JSON.parse(text) };
  return {
    body: body[contentType],
    contentType,
    ...(delaySeconds === undefined ? {} : { delaySeconds }),
  };
}
