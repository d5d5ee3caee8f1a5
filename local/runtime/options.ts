import dispatchBindingSource from "worker:./workers/dispatch-binding.ts";
import egressSource from "worker:./workers/egress.ts";
import frontSource from "worker:./workers/front.ts";
import limitedKvSource from "worker:./workers/limited-kv.ts";
import limitedKvBindingSource from "worker:./workers/limited-kv-binding.ts";
import userWorkersSource from "worker:./workers/user-workers.ts";
import workflowBindingSource from "worker:./workers/workflow-binding.ts";
import { createHash } from "node:crypto";
import type { MiniflareOptions, Response as MiniflareResponse, WorkerOptions } from "miniflare";
import type { Script, ScriptVersion } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { translateBindings } from "./bindings.ts";
import { runtimeDate } from "./compatibility.ts";
import { hostRoutes } from "./hosts.ts";
import { moduleKind } from "./modules.ts";
import { OWN, parametersBinding, workerName } from "./names.ts";
import { explanation, whyNotRunnable } from "./not-runnable.ts";
import { OUTBOUND_ENTRYPOINT, outboundModule, outboundWorkers } from "./outbound-parameters.ts";
import { queueConsumers, queueProducers } from "./queues.ts";
import { isLive, liveVersion } from "./versions.ts";
import { workflowControl } from "./workflows.ts";

/** A request that a Worker of ours makes to Node. */
export type NodeService = (request: Request) => Promise<Response>;

export interface OptionsContext {
  store: Store;
  log: (line: string) => void;
  /** Fetches that leave the account, see `egress.ts`. */
  egress: NodeService;
  /** A published user Worker by its key, see `published.ts`. */
  published: NodeService;
}

type NodeFunction = (request: never) => Promise<MiniflareResponse>;

const asService = (service: NodeService) => service as unknown as NodeFunction;

const OWN_WORKER = { modules: true, compatibilityDate: "2026-04-01" } as const;

/** Everything Miniflare is told: our own Workers, then the Workers of every account. */
export function workersFor(context: OptionsContext): WorkerOptions[] {
  const scripts = context.store.scripts.list(({ dispatchNamespace }) => dispatchNamespace === null);
  const outbound = outboundWorkers(context.store);
  const workers = scripts.flatMap((script) => accountWorker(script, outbound, context));
  const names = workers.map(({ name }) => name as string);
  return [...ownWorkers(names, outbound, context), ...workers];
}

/** `outbound`: the Workers that take parameters as outbound Workers. */
function accountWorker(
  script: Script,
  outbound: Set<string>,
  context: OptionsContext,
): WorkerOptions[] {
  const version = liveVersion(script);
  if (version === undefined) return [];
  const { store, log } = context;
  const name = workerName(script.accountId, script.name);
  const why = whyNotRunnable(version);
  if (why !== undefined) return [{ ...OWN_WORKER, name, script: explanation(why) }];
  const flags = version.compatibilityFlags;
  const strictlyPublic = flags.includes("global_fetch_strictly_public");
  return [
    {
      name,
      compatibilityDate: runtimeDate(version.compatibilityDate),
      compatibilityFlags: flags,
      ...code(version, store, outbound.has(name)),
      ...translateBindings({ store, script, version, log }),
      ...tails(script, store),
      ...queueConsumers(script, store),
      outboundService: { name: OWN.egress, props: { strictlyPublic } },
    } as WorkerOptions,
  ];
}

/** https://developers.cloudflare.com/workers/observability/logs/tail-workers/ */
function tails({ accountId, tailConsumers }: Script, store: Store): Partial<WorkerOptions> {
  const live = tailConsumers
    .map(({ service }) => String(service))
    .filter((service) => isLive(store, accountId, service));
  return live.length === 0 ? {} : { tails: live.map((name) => workerName(accountId, name)) };
}

const MODULE_TYPES = {
  js: "ESModule",
  cjs: "CommonJS",
  py: "PythonModule",
  text: "Text",
  json: "Text",
  wasm: "CompiledWasm",
  data: "Data",
} as const;

function code(version: ScriptVersion, store: Store, outbound: boolean): Record<string, unknown> {
  const main = version.modules.find(({ name }) => name === version.mainModule);
  if (version.syntax === "service-worker") {
    return { script: main ? store.blobs.read(main.sha256).toString("utf8") : "" };
  }
  const others = version.modules.filter((module) => module !== main);
  const modules = [...(main ? [main] : []), ...others].map((module) => ({
    type: MODULE_TYPES[moduleKind(module)],
    path: module.name,
    contents: store.blobs.read(module.sha256),
  }));
  if (outbound) {
    const { name, source } = outboundModule(version.mainModule);
    modules.unshift({ type: "ESModule", path: name, contents: Buffer.from(source) });
  }
  return { modules, modulesRoot: "/" };
}

function ownWorkers(
  names: string[],
  outbound: Set<string>,
  context: OptionsContext,
): WorkerOptions[] {
  const { store } = context;
  const withParameters = Object.fromEntries(
    [...outbound].map((name) => [
      parametersBinding(name),
      { name, entrypoint: OUTBOUND_ENTRYPOINT },
    ]),
  );
  const toWorkers = Object.fromEntries(names.map((name) => [name, name]));
  const limitedKv = { name: OWN.limitedKv, entrypoint: "LimitedKv" };
  const kv = Object.fromEntries(store.kvNamespaces.list().map(({ id }) => [id, id]));
  return [
    {
      ...OWN_WORKER,
      name: OWN.front,
      script: frontSource,
      serviceBindings: {
        ...toWorkers,
        [OWN.userWorkers]: OWN.userWorkers,
        [OWN.workflowControl]: OWN.workflowControl,
      },
    },
    {
      ...OWN_WORKER,
      name: OWN.egress,
      script: egressSource,
      bindings: { ROUTES: hostRoutes(store) },
      serviceBindings: { ...toWorkers, NODE: asService(context.egress) },
    },
    {
      ...OWN_WORKER,
      name: OWN.userWorkers,
      script: userWorkersSource,
      compatibilityFlags: ["experimental"],
      workerLoaders: { LOADER: {} },
      kvNamespaces: kv,
      serviceBindings: {
        ...(store.options.kvWriteLimit ? { LIMITED_KV: limitedKv } : {}),
        ...toWorkers,
        ...withParameters,
        EGRESS: { name: OWN.egress, props: { strictlyPublic: false } },
        NODE: asService(context.published),
      },
    },
    {
      name: OWN.dispatchBinding,
      modules: true,
      script: dispatchBindingSource,
      serviceBindings: { userWorkers: OWN.userWorkers },
    },
    {
      name: OWN.workflowBinding,
      modules: true,
      script: workflowBindingSource,
      serviceBindings: { control: { name: OWN.workflowControl, entrypoint: "Control" } },
    },
    { ...OWN_WORKER, ...workflowControl(store) },
    { ...OWN_WORKER, name: OWN.limitedKv, script: limitedKvSource, kvNamespaces: kv },
    {
      name: OWN.limitedKvBinding,
      modules: true,
      script: limitedKvBindingSource,
      serviceBindings: { kv: limitedKv },
    },
    {
      ...OWN_WORKER,
      name: OWN.resources,
      script: "export default { fetch() { return new Response(null, { status: 404 }); } };",
      kvNamespaces: kv,
      d1Databases: Object.fromEntries(store.d1Databases.list().map(({ uuid }) => [uuid, uuid])),
      queueProducers: queueProducers(store),
    },
  ] as WorkerOptions[];
}

/** Options that are the same for every configuration. */
export function sharedOptions(persistDir: string): Partial<MiniflareOptions> {
  return {
    host: "127.0.0.1",
    port: 0,
    cf: false,
    kvPersist: `${persistDir}/kv`,
    d1Persist: `${persistDir}/d1`,
    r2Persist: `${persistDir}/r2`,
    durableObjectsPersist: `${persistDir}/do`,
    workflowsPersist: `${persistDir}/workflows`,
  };
}

/** Two equal digests mean that workerd would be told the same. */
export function digest(workers: WorkerOptions[]): string {
  const json = JSON.stringify(workers, (_key, value: unknown) =>
    value instanceof Uint8Array ? createHash("sha256").update(value).digest("hex") : value,
  );
  return createHash("sha256").update(json).digest("hex");
}
