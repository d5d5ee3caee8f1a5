/** Miniflare's options for the Workers of every account. */
import type { WorkerOptions } from "miniflare";
import type { Script, ScriptVersion } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { type BindingContext, translateBindings } from "./bindings.ts";
import { runtimeDate, withRpc } from "./compatibility.ts";
import type { Contained } from "./containment.ts";
import { hasSql, ownClasses } from "./durable-keys.ts";
import { withExportedWorkflows } from "./exported-workflows.ts";
import { frontModule } from "./front-module.ts";
import { moduleKind } from "./modules.ts";
import { OWN, OWN_WORKER, workerName } from "./names.ts";
import { explanation, whyNotRunnable } from "./not-runnable.ts";
import { outboundWorkers } from "./outbound-parameters.ts";
import { queueConsumers } from "./queues.ts";
import { serviceWorkerModules } from "./service-worker-syntax.ts";
import { split } from "./split.ts";
import { hasAssets, type StaticAssets, siteWorkers } from "./static-assets.ts";
import { type Followed, tailWorkersOf } from "./tails.ts";
import {
  deployedVersions,
  entranceOf,
  liveVersion,
  versionEntrance,
  versionName,
} from "./versions.ts";

export interface AccountWorkers {
  contained: Contained[];
  /** A Worker's name to that of what answers its requests: itself, or the split of its versions. */
  entrances: Record<string, string>;
}

interface Context {
  store: Store;
  statics: StaticAssets;
  /** Who follows which Workers. */
  followed: Followed;
  /** Ids of the versions whose preview somebody has asked for. */
  previewed: ReadonlySet<string>;
  log: (line: string) => void;
}

export async function accountWorkers({
  store,
  statics,
  followed,
  previewed,
  log,
}: Context): Promise<AccountWorkers> {
  const outbound = outboundWorkers(store);
  const found: AccountWorkers = { contained: [], entrances: {} };
  for (const script of store.scripts.list(({ dispatchNamespace }) => dispatchNamespace === null)) {
    const name = workerName(script.accountId, script.name);
    const make = async (version: ScriptVersion, as: string): Promise<WorkerOptions[]> => {
      const site = hasAssets(version) ? await siteWorkers(script, version, as, statics) : [];
      const options = worker({ store, script, version, as, log }, outbound.has(name));
      return [...site, { ...options, ...tails(script, store, followed), name: as }];
    };
    const contain = (as: string, workers: WorkerOptions[], version: ScriptVersion) => {
      const excused = (why: string) =>
        workers.map((one) => excuse(one, script, version, why, store));
      found.contained.push({ name: as, workers, excused });
    };
    const versions = deployedVersions(script);
    const live = liveVersion(script);
    if (live !== undefined) {
      const workers = await make(live, name);
      // Everything that is no request goes to the live version: crons, queues, Durable Objects, workflows.
      Object.assign(workers.at(-1) ?? {}, queueConsumers(script, store));
      found.entrances[name] = entranceOf(script);
      if (versions.length > 1) {
        const { entrance, others } = split(script, versions, live, store);
        workers.push(entrance);
        for (const { version, as } of others) workers.push(...(await make(version, as)));
      }
      contain(name, workers, live);
    }
    const deployed = new Set(versions.map(({ version }) => version.id));
    for (const version of script.versions.filter(({ id }) => previewed.has(id))) {
      const as = versionName(script, version);
      found.entrances[as] =
        version.id === live?.id ? entranceOf(script) : versionEntrance(version, as);
      if (!deployed.has(version.id)) contain(as, await make(version, as), version);
    }
  }
  return found;
}

/** Stands where a Worker of static assets alone has no code: its router asks for none. */
const NO_CODE = "export default { fetch() { return new Response(null, { status: 404 }); } };";

/** `outbound`: it takes parameters as an outbound Worker. */
function worker(context: BindingContext, outbound: boolean): WorkerOptions {
  const { store, script, version } = context;
  if (version.modules.length === 0) return { ...OWN_WORKER, script: NO_CODE };
  const why = whyNotRunnable(version);
  if (why !== undefined) return { ...OWN_WORKER, script: explanation(why) };
  const strictlyPublic = version.compatibilityFlags.includes("global_fetch_strictly_public");
  const bindings = translateBindings({ ...context, version: withExportedWorkflows(version) });
  return {
    compatibilityDate: runtimeDate(version.compatibilityDate),
    compatibilityFlags: withRpc(version),
    ...code(version, store, outbound, bindings),
    ...bindings,
    additionalUnboundDurableObjects: unboundClasses(context),
    outboundService: {
      name: OWN.egress,
      props: { strictlyPublic, worker: workerName(script.accountId, script.name) },
    },
  } as WorkerOptions;
}

/** Classes that are made and no binding names: code finds them in `ctx.exports`. */
function unboundClasses({ script, version }: BindingContext) {
  const bound = new Set(ownClasses(script, version.bindings));
  return Object.entries(script.durableObjects?.keys ?? {})
    .filter(([name]) => !bound.has(name))
    .filter(([name]) => version.namedHandlers.some((handler) => handler.name === name))
    .map(([className, unsafeUniqueKey]) => ({
      className,
      useSQLite: hasSql(script, className),
      unsafeUniqueKey,
    }));
}

/** Stands for a Worker that workerd does not start with: what others bind is there, and says why. */
function excuse(
  { name }: WorkerOptions,
  script: Script,
  { namedHandlers }: ScriptVersion,
  why: string,
  store: Store,
): WorkerOptions {
  const durable = durableClasses(script, store);
  const classes = namedHandlers.map((handler, n) => {
    const base = durable.has(handler.name) ? "DurableObject" : "WorkerEntrypoint";
    return `class Class${n} extends ${base} { fetch() { return answer(); } }
export { Class${n} as ${JSON.stringify(handler.name)} };
`;
  });
  const source = `import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
${explanation(why)}
${classes.join("")}`;
  return { ...OWN_WORKER, name: name ?? "", script: source };
}

/** The classes of a Worker that anybody has Durable Objects of. */
function durableClasses({ accountId, name, durableObjects }: Script, store: Store): Set<string> {
  const bindings = store.scripts
    .list((script) => script.accountId === accountId)
    .flatMap((script) =>
      script.versions.flatMap((version) =>
        version.bindings.map((binding) => ({ script, binding })),
      ),
    )
    .filter(
      ({ script, binding }) =>
        binding.type === "durable_object_namespace" &&
        (binding.script_name ?? script.name) === name,
    );
  const made = Object.keys(durableObjects?.keys ?? {});
  return new Set([...made, ...bindings.map(({ binding }) => String(binding.class_name))]);
}

function tails(script: Script, store: Store, followed: Followed): Partial<WorkerOptions> {
  const worker = workerName(script.accountId, script.name);
  const follower = { name: OWN.tail, entrypoint: "Tail", props: { worker } };
  const all = [...tailWorkersOf(script, store), ...(followed.has(worker) ? [follower] : [])];
  return all.length === 0 ? {} : ({ tails: all } as Partial<WorkerOptions>);
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

function code(
  version: ScriptVersion,
  store: Store,
  outbound: boolean,
  { wrappedBindings }: Partial<WorkerOptions>,
): Record<string, unknown> {
  const main = version.modules.find(({ name }) => name === version.mainModule);
  if (version.syntax === "service-worker") {
    const script = main ? store.blobs.read(main.sha256).toString("utf8") : "";
    if (wrappedBindings === undefined) return { script };
    const modules = serviceWorkerModules(script).map(({ name, kind, source }) => ({
      type: MODULE_TYPES[kind],
      path: name,
      contents: source,
    }));
    return { modules, modulesRoot: "/" };
  }
  const others = version.modules.filter((module) => module !== main);
  const modules = [...(main ? [main] : []), ...others].map((module) => ({
    type: MODULE_TYPES[moduleKind(module, version.mainModule)],
    path: module.name,
    contents: store.blobs.read(module.sha256),
  }));
  const front = frontModule(version, outbound);
  if (front !== undefined) {
    const { name, source } = front;
    modules.unshift({ type: "ESModule", path: name, contents: Buffer.from(source) });
  }
  return { modules, modulesRoot: "/" };
}
