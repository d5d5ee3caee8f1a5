/**
 * A `dispatch_namespace` binding: `env.NAMESPACE.get(name, args, options)`.
 *
 * As on Cloudflare `get` is synchronous and never fails; a missing Worker shows at `fetch`.
 * https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/dynamic-dispatch/
 */
import { encoded, USER_WORKER_HEADER } from "./headers.ts";

interface UserWorkers {
  fetch(request: Request): Promise<Response>;
  call(target: Target, method: string, args: unknown[]): Promise<unknown>;
}

interface Env {
  userWorkers: UserWorkers;
  accountId: string;
  namespace: string;
  /** Binding name of the outbound Worker in the loader's Worker, or null. */
  outbound: string | null;
  /** The parameters that the binding declares for the outbound Worker; null when it takes none. */
  parameters: string[] | null;
  /** Binding names of the dispatching Worker's tail Workers in the loader's Worker. */
  tails: string[];
}

export interface Target {
  accountId: string;
  namespace: string;
  outbound: string | null;
  script: string;
  /** What the outbound Worker finds in its `env` for this call; null when it takes no parameters. */
  parameters: Record<string, unknown> | null;
  /** Who gets the events of the call, as the binding has it. */
  tails: string[];
  limits?: { cpuMs?: number; subRequests?: number };
}

interface DispatchOptions {
  outbound?: Record<string, unknown>;
  limits?: { cpuMs?: number; subRequests?: number };
}

export default function makeBinding(env: Env): unknown {
  return {
    get(script: string, _args?: unknown, options: DispatchOptions = {}): unknown {
      const { accountId, namespace, outbound, tails } = env;
      const parameters = env.parameters && declared(env.parameters, options.outbound ?? {});
      const target: Target = { accountId, namespace, outbound, script, parameters, tails };
      if (options.limits) target.limits = { ...options.limits };
      return userWorker(env.userWorkers, target);
    },
  };
}

/** Of what a call hands over, what the binding declares; the rest reaches nobody. */
function declared(names: string[], given: Record<string, unknown>): Record<string, unknown> {
  const entries = names.filter((name) => Object.hasOwn(given, name));
  return Object.fromEntries(entries.map((name) => [name, given[name]]));
}

/** A stub with `fetch`, and any other name as a method called over RPC. */
function userWorker(userWorkers: UserWorkers, target: Target): unknown {
  const fetch = (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    request.headers.set(USER_WORKER_HEADER, encoded(target));
    return userWorkers.fetch(request);
  };
  return new Proxy(
    { fetch },
    {
      get: (stub, method) => {
        if (method === "fetch") return stub.fetch;
        // Not thenable: awaiting the stub must give the stub.
        if (typeof method !== "string" || method === "then") return undefined;
        return (...args: unknown[]) => userWorkers.call(target, method, args);
      },
    },
  );
}
