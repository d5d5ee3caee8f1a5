/**
 * A `dispatch_namespace` binding: `env.NAMESPACE.get(name, args, options)`.
 *
 * As on Cloudflare `get` is synchronous and never fails; a missing Worker shows at `fetch`.
 * https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/dynamic-dispatch/
 */
import { USER_WORKER_HEADER } from "./target-header.ts";

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
}

export interface Target {
  accountId: string;
  namespace: string;
  outbound: string | null;
  script: string;
  limits?: { cpuMs?: number; subRequests?: number };
}

interface DispatchOptions {
  limits?: { cpuMs?: number; subRequests?: number };
}

export default function makeBinding(env: Env): unknown {
  return {
    get(script: string, _args?: unknown, options: DispatchOptions = {}): unknown {
      const { accountId, namespace, outbound } = env;
      const target: Target = { accountId, namespace, outbound, script };
      if (options.limits) target.limits = { ...options.limits };
      return userWorker(env.userWorkers, target);
    },
  };
}

/** A stub with `fetch`, and any other name as a method called over RPC. */
function userWorker(userWorkers: UserWorkers, target: Target): unknown {
  const fetch = (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    request.headers.set(USER_WORKER_HEADER, JSON.stringify(target));
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
