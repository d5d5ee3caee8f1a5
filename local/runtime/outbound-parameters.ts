/**
 * Outbound parameters: what `env.NAMESPACE.get(name, {}, { outbound: {...} })` says is in the `env`
 * of the outbound Worker for the fetches of that call.
 * https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/outbound-workers/
 */
import type { Binding } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";
import { isModule } from "./modules.ts";
import { parametersBinding, workerName } from "./names.ts";
import { liveVersion } from "./versions.ts";
import { PARAMETERS_HEADER } from "./workers/headers.ts";

/** The entrypoint that an outbound Worker gets beside its own. */
export const OUTBOUND_ENTRYPOINT = "LocalCloudOutbound";

/** The `outbound` of a `dispatch_namespace` binding. */
export interface Outbound {
  service: string | undefined;
  /** The names that the binding declares. */
  parameters: string[];
  /** Whether they can reach the Worker: one in the older syntax has no `env` for each call. */
  taken: boolean;
}

export function outboundOf(binding: Binding, accountId: string, store: Store): Outbound {
  const outbound = binding.outbound as
    | { worker?: { service?: string } | null; params?: { name: string }[] | null }
    | null
    | undefined;
  const service = outbound?.worker?.service;
  const parameters = (outbound?.params ?? []).map(({ name }) => name);
  const script = service && store.scripts.get(scriptKey(accountId, null, service));
  const taken = parameters.length > 0 && script ? isModule(liveVersion(script)) : false;
  return { service, parameters, taken };
}

/** The Workers that bindings hand parameters to, by their names in Miniflare. */
export function outboundWorkers(store: Store): Set<string> {
  const found = new Set<string>();
  for (const script of store.scripts.list(({ dispatchNamespace }) => dispatchNamespace === null)) {
    for (const binding of liveVersion(script)?.bindings ?? []) {
      const { service, taken } = outboundOf(binding, script.accountId, store);
      if (service !== undefined && taken) found.add(workerName(script.accountId, service));
    }
  }
  return found;
}

/** What the loader's Worker calls the ways into them. */
export function parameterBindings(store: Store, entrances: Record<string, string>) {
  return Object.fromEntries(
    [...outboundWorkers(store)].map((worker) => [
      parametersBinding(worker),
      { name: entrances[worker], entrypoint: OUTBOUND_ENTRYPOINT },
    ]),
  );
}

/** An entrypoint that calls the default export with the parameters of the call in `env`. */
export const OUTBOUND_PART = `import { WorkerEntrypoint } from "cloudflare:workers";
export class ${OUTBOUND_ENTRYPOINT} extends WorkerEntrypoint {
  fetch(request) {
    const headers = new Headers(request.headers);
    const parameters = JSON.parse(decodeURIComponent(headers.get("${PARAMETERS_HEADER}")));
    headers.delete("${PARAMETERS_HEADER}");
    const plain = new Request(request, { headers });
    const env = { ...this.env, ...parameters };
    if (typeof own.default === "function") return new own.default(this.ctx, env).fetch(plain);
    return own.default.fetch(plain, env, this.ctx);
  }
}
`;
