/** Sessions of live logs: who follows which Worker, and what of it they want to see. */
import { z } from "zod";
import type { Runtime, TailEvent } from "../runtime/contract.ts";
import type { Script } from "../state/model.ts";

/** How long a session lasts. */
const VALID_MS = 6 * 60 * 60 * 1000;

/** https://developers.cloudflare.com/workers/wrangler/commands/#tail */
export const tailFilter = z.union([
  z.object({ sampling_rate: z.number().min(0).max(1) }),
  z.object({ outcome: z.array(z.string()) }),
  z.object({ method: z.array(z.string()) }),
  z.object({ header: z.object({ key: z.string(), query: z.string().optional() }) }),
  z.object({ client_ip: z.array(z.string()) }),
  z.object({ query: z.string() }),
]);
type Filter = z.infer<typeof tailFilter>;

export interface TailSession {
  id: string;
  script: Script;
  expiresAt: string;
  /** Where events go; undefined until somebody listens. */
  send: ((event: string) => void) | undefined;
  /** Ends the runtime's part of it. */
  stop: () => void;
}

/** The sessions of this process; none outlives it. */
export class Tails {
  readonly #sessions = new Map<string, TailSession>();
  readonly #runtime: Runtime;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  open(id: string, script: Script, filters: Filter[]): TailSession {
    const deliver = (event: TailEvent) => {
      if (!filters.every((one) => accepts(one, event))) return;
      session.send?.(JSON.stringify({ ...event, scriptName: script.name }));
    };
    const ended = setTimeout(() => this.close(id), VALID_MS).unref();
    const unheard = this.#runtime.tail(script.accountId, script.name, deliver);
    const session: TailSession = {
      id,
      script,
      expiresAt: new Date(Date.now() + VALID_MS).toISOString(),
      send: undefined,
      stop: () => {
        clearTimeout(ended);
        unheard();
      },
    };
    this.#sessions.set(id, session);
    return session;
  }

  of({ accountId, name }: Script): TailSession[] {
    return [...this.#sessions.values()].filter(
      ({ script }) => script.accountId === accountId && script.name === name,
    );
  }

  /** Has the events of a session sent somewhere; false when there is no such session. */
  listen(id: string, send: (event: string) => void): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    session.send = send;
    return true;
  }

  close(id: string): void {
    this.#sessions.get(id)?.stop();
    this.#sessions.delete(id);
  }
}

function accepts(wanted: Filter, { outcome, event, logs }: TailEvent): boolean {
  const request = event?.request;
  if ("sampling_rate" in wanted) return Math.random() < wanted.sampling_rate;
  if ("outcome" in wanted) return wanted.outcome.includes(outcome);
  if ("method" in wanted) return wanted.method.includes(request?.method ?? "");
  if ("query" in wanted) return JSON.stringify(logs).includes(wanted.query);
  // Every visitor of the local cloud comes from this machine, with no address of its own.
  if ("client_ip" in wanted) return false;
  const value = request?.headers[wanted.header.key.toLowerCase()];
  return value?.includes(wanted.header.query ?? "") ?? false;
}
