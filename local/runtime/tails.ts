import type { Script } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import type { TailEvent } from "./contract.ts";
import { workerName } from "./names.ts";
import { liveWorker } from "./versions.ts";

/**
 * The tail Workers of a Worker, by their names in Miniflare. They get the events of the user Workers
 * that it dispatches to as well.
 * https://developers.cloudflare.com/workers/observability/logs/tail-workers/
 */
export function tailWorkersOf({ accountId, tailConsumers }: Script, store: Store): string[] {
  return tailConsumers
    .map(({ service }) => String(service))
    .filter((service) => liveWorker(store, accountId, service) !== undefined)
    .map((service) => workerName(accountId, service));
}

type Listener = (event: TailEvent) => void;

/** Who follows which Workers, by their names in Miniflare. */
export class Followed {
  readonly #listeners = new Map<string, Set<Listener>>();

  has(worker: string): boolean {
    return this.#listeners.has(worker);
  }

  add(worker: string, listener: Listener): void {
    const listeners = this.#listeners.get(worker) ?? new Set();
    this.#listeners.set(worker, listeners.add(listener));
  }

  delete(worker: string, listener: Listener): void {
    const listeners = this.#listeners.get(worker);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#listeners.delete(worker);
  }

  /** What `workers/tail.ts` calls. */
  readonly service = async (request: Request): Promise<Response> => {
    const worker = new URL(request.url).searchParams.get("worker") ?? "";
    const events = (await request.json()) as TailEvent[];
    for (const listener of this.#listeners.get(worker) ?? []) events.forEach(listener);
    return new Response(null, { status: 204 });
  };
}
