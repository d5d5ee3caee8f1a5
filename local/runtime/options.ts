import absentBindingSource from "worker:./workers/absent-binding.ts";
import analyticsSource from "worker:./workers/analytics.ts";
import analyticsBindingSource from "worker:./workers/analytics-binding.ts";
import assetFilesSource from "worker:./workers/asset-files.ts";
import dispatchBindingSource from "worker:./workers/dispatch-binding.ts";
import egressSource from "worker:./workers/egress.ts";
import frontSource from "worker:./workers/front.ts";
import heldMessagesSource from "worker:./workers/held-messages.ts";
import limitedKvSource from "worker:./workers/limited-kv.ts";
import limitedKvBindingSource from "worker:./workers/limited-kv-binding.ts";
import resourcesSource from "worker:./workers/resources.ts";
import secretsStoreSource from "worker:./workers/secrets-store.ts";
import staticSiteSource from "worker:./workers/static-site.ts";
import tailSource from "worker:./workers/tail.ts";
import userBindingsSource from "worker:./workers/user-bindings.ts";
import userWorkersSource from "worker:./workers/user-workers.ts";
import workflowBindingSource from "worker:./workers/workflow-binding.ts";
import type { MiniflareOptions, Response as MiniflareResponse, WorkerOptions } from "miniflare";
import type { Store } from "../state/store.ts";
import { accountWorkers } from "./account-workers.ts";
import type { Contained } from "./containment.ts";
import { hostRoutes } from "./hosts.ts";
import { bucketId, OWN, OWN_WORKER } from "./names.ts";
import { parameterBindings } from "./outbound-parameters.ts";
import { heldQueues, queueProducers } from "./queues.ts";
import type { StaticAssets } from "./static-assets.ts";
import type { Followed } from "./tails.ts";
import type { AssetsWorkers } from "./workers/static-assets.ts";
import { workflowControl } from "./workflows.ts";

/** A request that a Worker of ours makes to Node. */
export type NodeService = (request: Request) => Promise<Response>;

export interface OptionsContext {
  store: Store;
  log: (line: string) => void;
  /** Fetches that leave the account, see `egress.ts`. */
  egress: NodeService;
  statics: StaticAssets;
  /** Who follows which Workers. */
  followed: Followed;
  /** Ids of the versions whose preview somebody has asked for. */
  previewed: ReadonlySet<string>;
  /** A file of static assets, see `static-assets.ts`. */
  assetFiles: NodeService;
  /** The value of a secret, see `secrets-store.ts`. */
  secrets: NodeService;
  /** A message of a queue that no Worker consumes, see `held-messages.ts`. */
  holder: NodeService;
  /** A published user Worker by its key, see `published.ts`. */
  published: NodeService;
}

type NodeFunction = (request: never) => Promise<MiniflareResponse>;

const asService = (service: NodeService) => service as unknown as NodeFunction;

export interface Workers {
  own: WorkerOptions[];
  contained: Contained[];
}

/** All of Miniflare's options: our own Workers, then the Workers of every account. */
export async function workersFor(context: OptionsContext): Promise<Workers> {
  const { statics } = context;
  const { contained, entrances } = await accountWorkers(context);
  return { own: ownWorkers(entrances, context, await statics.workers()), contained };
}

/** `toWorkers`: the Workers of every account, each by its name with what answers for it. */
function ownWorkers(
  toWorkers: Record<string, string>,
  context: OptionsContext,
  assetsWorkers: AssetsWorkers,
): WorkerOptions[] {
  const { store } = context;
  const limitedKv = { name: OWN.limitedKv, entrypoint: "LimitedKv" };
  const kv = Object.fromEntries(store.kvNamespaces.list().map(({ id }) => [id, id]));
  const databases = Object.fromEntries(store.d1Databases.list().map(({ uuid }) => [uuid, uuid]));
  const stores = {
    kvNamespaces: kv,
    r2Buckets: Object.fromEntries(bucketIds(store).map((id) => [id, id])),
    queueProducers: queueProducers(store),
  };
  return [
    {
      ...OWN_WORKER,
      name: OWN.front,
      script: frontSource,
      serviceBindings: {
        ...toWorkers,
        [OWN.userWorkers]: OWN.userWorkers,
        [OWN.workflowControl]: OWN.workflowControl,
        [OWN.resources]: OWN.resources,
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
      ...stores,
      d1Databases: databases,
      durableObjects: { OBJECTS: { className: "UserObject", useSQLite: true } },
      bindings: {
        ASSETS_WORKERS: assetsWorkers,
        STATIC_SITE: staticSiteSource,
        USER_BINDINGS: userBindingsSource,
      },
      serviceBindings: {
        ...(store.options.kvWriteLimit ? { LIMITED_KV: limitedKv } : {}),
        ...toWorkers,
        ...parameterBindings(store, toWorkers),
        POINTS: { name: OWN.analytics, entrypoint: "Points" },
        EGRESS: { name: OWN.egress, props: { strictlyPublic: false } },
        NODE: asService(context.published),
        ASSET_FILES: asService(context.assetFiles),
        SECRETS: asService(context.secrets),
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
    {
      ...OWN_WORKER,
      name: OWN.tail,
      script: tailSource,
      serviceBindings: { NODE: asService(context.followed.service) },
    },
    {
      ...OWN_WORKER,
      name: OWN.assetFiles,
      script: assetFilesSource,
      serviceBindings: { ASSET_FILES: asService(context.assetFiles) },
    },
    {
      ...OWN_WORKER,
      name: OWN.analytics,
      script: analyticsSource,
      d1Databases: { POINTS: OWN.analytics },
    },
    {
      name: OWN.analyticsBinding,
      modules: true,
      script: analyticsBindingSource,
      serviceBindings: { points: { name: OWN.analytics, entrypoint: "Points" } },
    },
    { ...OWN_WORKER, name: OWN.limitedKv, script: limitedKvSource, kvNamespaces: kv },
    {
      name: OWN.limitedKvBinding,
      modules: true,
      script: limitedKvBindingSource,
      serviceBindings: { kv: limitedKv },
    },
    {
      ...OWN_WORKER,
      name: OWN.secrets,
      script: secretsStoreSource,
      serviceBindings: { SECRETS: asService(context.secrets) },
    },
    {
      ...OWN_WORKER,
      name: OWN.heldMessages,
      script: heldMessagesSource,
      queueConsumers: heldQueues(store),
      serviceBindings: { NODE: asService(context.holder) },
    },
    { name: OWN.absentBinding, modules: true, script: absentBindingSource },
    {
      ...OWN_WORKER,
      name: OWN.resources,
      script: resourcesSource,
      ...stores,
      d1Databases: { ...databases, [OWN.analytics]: OWN.analytics },
    },
  ] as WorkerOptions[];
}

/** What Miniflare calls the buckets of every account. */
export function bucketIds(store: Store): string[] {
  return store.r2Buckets.list().map(({ accountId, name }) => bucketId(accountId, name));
}

/** Options that are the same for every configuration. */
export function sharedOptions(persistDir: string): Partial<MiniflareOptions> {
  return {
    host: "127.0.0.1",
    port: 0,
    cf: false,
    unsafeLocalExplorer: true,
    kvPersist: `${persistDir}/kv`,
    d1Persist: `${persistDir}/d1`,
    r2Persist: `${persistDir}/r2`,
    durableObjectsPersist: `${persistDir}/do`,
    workflowsPersist: `${persistDir}/workflows`,
  };
}
