/**
 * The instances of every workflow: Miniflare's engine runs them, a registry beside it knows which
 * exist. The engine alone would run a second instance under an id that is taken (workers-sdk#14836),
 * list none, and forget to go on after a restart.
 */
import { WorkerEntrypoint } from "cloudflare:workers";
import { bytesOf } from "./bytes.ts";
import { type Brief, type Registered, Registry, type Status } from "./workflow-registry.ts";
import {
  forgetSteps,
  interrupt,
  isWaiting,
  runKey,
  runnerOf,
  runsOn,
  stepsOf,
  thrown,
} from "./workflow-runner.ts";
import type { StepRecord } from "./workflow-trace.ts";

export { Registry, runnerOf, type Status };

export interface CreateOptions {
  id?: string;
  params?: unknown;
}

export type Action = "pause" | "resume" | "terminate" | "restart";

interface EngineInstance {
  status(): Promise<Status>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  terminate(): Promise<void>;
  restart(): Promise<void>;
  sendEvent(event: { type: string; payload: unknown }): Promise<void>;
}

interface Engine {
  create(options: CreateOptions): Promise<{ id: string }>;
  get(id: string): Promise<EngineInstance>;
}

interface Env {
  REGISTRY: DurableObjectNamespace<Registry>;
}

const FINAL = new Set(["complete", "errored", "terminated"]);
/** https://developers.cloudflare.com/workflows/reference/limits/ */
const INSTANCE_ID = /^[a-zA-Z0-9_][a-zA-Z0-9-_]{0,99}$/;
const LARGEST_PAYLOAD = 1024 * 1024;
const MOST_AT_ONCE = 100;
const EVENT_TYPE = INSTANCE_ID;

/** Runs that the engine is about to get, by {@link runKey}. */
const beginning = new Map<string, Promise<unknown>>();

/**
 * A run begins when the answer to who started it has gone: one that begins keeps the one thread of
 * workerd for tens of milliseconds, and the answer has some Workers to pass. In milliseconds.
 */
const BEGIN_AFTER = 5;

/** The RPC surface, for the bindings of Workers and for Node. */
export class Control extends WorkerEntrypoint<Env> {
  async create(workflow: string, options: CreateOptions): Promise<{ id: string }> {
    const id = options.id ?? crypto.randomUUID();
    if (!INSTANCE_ID.test(id)) throw new Error("instance.invalid_id");
    checkPayload(options.params);
    const engine = this.#engine(workflow);
    if (!(await this.#registry(workflow).add(id, options.params ?? {}))) {
      throw new Error(`instance.already_exists: an instance with id "${id}" exists already`);
    }
    this.#begin(engine, runKey(workflow, id), { id, params: options.params ?? {} });
    return { id };
  }

  /** https://developers.cloudflare.com/workflows/build/workers-api/#createbatch skips taken ids. */
  async createBatch(workflow: string, batch: CreateOptions[]): Promise<{ id: string }[]> {
    if (batch.length > MOST_AT_ONCE) {
      throw new Error(`instance.batch_too_large: at most ${MOST_AT_ONCE} instances at once`);
    }
    const created: { id: string }[] = [];
    for (const options of batch) {
      const taken =
        options.id !== undefined && (await this.#registry(workflow).one(options.id)) !== undefined;
      if (!taken) created.push(await this.create(workflow, options));
    }
    return created;
  }

  /** What is registered is run, also after a restart: who starts it need not wait for it. */
  #begin(engine: Engine, run: string, options: CreateOptions): void {
    const begun = scheduler
      .wait(BEGIN_AFTER)
      .then(() => engine.create(options))
      .finally(() => beginning.delete(run));
    beginning.set(run, begun);
    this.ctx.waitUntil(begun);
  }

  async status(workflow: string, id: string): Promise<Status> {
    const registry = this.#registry(workflow);
    const { known, ended } = await this.#look(workflow, id);
    if (ended !== null) return ended;
    if (beginning.has(runKey(workflow, id))) return { status: "queued", error: null, output: null };
    if (runsOn(workflow, id)) {
      const status = isWaiting(workflow, id) ? "waiting" : "running";
      return { status, error: null, output: null };
    }
    let seen: Status;
    try {
      seen = await this.#askEngine(workflow, id);
    } catch (error) {
      // Another caller may have seen the end first.
      const { ended: meanwhile } = await this.#look(workflow, id);
      if (meanwhile !== null) return meanwhile;
      throw error;
    }
    if (FINAL.has(seen.status)) {
      const steps = stepsOf(workflow, id) ?? [];
      await registry.end(workflow, known, { status: seen, steps });
      forgetSteps(workflow, id);
    }
    return seen;
  }

  /** What the steps did so far. */
  async steps(workflow: string, id: string): Promise<StepRecord[]> {
    // Typed by hand, as in `resume`.
    const kept = async () => (await this.#registry(workflow).steps(id)) as unknown as StepRecord[];
    return stepsOf(workflow, id) ?? (await kept());
  }

  async change(workflow: string, id: string, action: Action): Promise<void> {
    await beginning.get(runKey(workflow, id));
    if (action === "restart") return this.#restart(workflow, id);
    const { ended } = await this.#look(workflow, id);
    if (ended === null) {
      interrupt(workflow, id);
      await (await this.#engine(workflow).get(id))[action]();
      if (action === "terminate") await this.status(workflow, id);
    } else if (action === "terminate") {
      throw new Error(`instance.cannot_terminate: the instance "${id}" has ended`);
    }
  }

  async remove(workflow: string, id: string): Promise<void> {
    await beginning.get(runKey(workflow, id));
    await this.find(workflow, id);
    interrupt(workflow, id);
    await this.#registry(workflow).remove(workflow, id);
  }

  async #restart(workflow: string, id: string): Promise<void> {
    const { params, released } = await this.#registry(workflow).reopen(id);
    const engine = this.#engine(workflow);
    interrupt(workflow, id);
    if (released) await engine.create({ id, params });
    else await (await engine.get(id)).restart();
  }

  async sendEvent(
    workflow: string,
    id: string,
    event: { type: string; payload: unknown },
  ): Promise<void> {
    await beginning.get(runKey(workflow, id));
    const { ended } = await this.#look(workflow, id);
    if (!EVENT_TYPE.test(event.type)) throw new Error("instance.invalid_event_type");
    checkPayload(event.payload);
    if (ended !== null) return;
    await (await this.#engine(workflow).get(id)).sendEvent(event);
  }

  /** Continues what a restart of the runtime interrupted: the engine replays finished steps. */
  async resume(workflow: string): Promise<number> {
    // Typed by hand: an RPC stub's types do not resolve `unknown` parameters.
    const all = (await this.#registry(workflow).all()) as unknown as Registered[];
    const unfinished = all.filter(({ final }) => !final);
    const engine = this.#engine(workflow);
    for (const { id, params } of unfinished) await engine.create({ id, params });
    return unfinished.length;
  }

  #engine(workflow: string): Engine {
    const engine = (this.env as unknown as Record<string, Engine>)[workflow];
    if (engine === undefined) throw new Error("workflow.not_found");
    return engine;
  }

  #registry(workflow: string): DurableObjectStub<Registry> {
    return this.env.REGISTRY.get(this.env.REGISTRY.idFromName(workflow));
  }

  async #askEngine(workflow: string, id: string): Promise<Status> {
    const instance = await this.#engine(workflow).get(id);
    const { status, error, output } = structuredClone(await instance.status());
    const now = status === "running" && isWaiting(workflow, id) ? "waiting" : status;
    return { status: now, error: thrown(error), output: output ?? null };
  }

  /** Throws when there is no such instance. */
  async find(workflow: string, id: string): Promise<void> {
    if ((await this.registered(workflow, id)) === null) throw new Error("instance.not_found");
  }

  async #look(workflow: string, id: string): Promise<{ known: Registered; ended: Status | null }> {
    // Typed by hand, as in `resume`.
    const found = (await this.#registry(workflow).look(id)) as unknown as
      | { known: Registered; ended: Status | null }
      | undefined;
    if (found === undefined) throw new Error("instance.not_found");
    return found;
  }

  async registered(workflow: string, id: string): Promise<Registered | null> {
    return ((await this.#registry(workflow).one(id)) ?? null) as unknown as Registered | null;
  }

  listed(workflow: string): Promise<Brief[]> {
    return this.#registry(workflow).briefs();
  }
}

function checkPayload(payload: unknown): void {
  const size = bytesOf(payload);
  if (size <= LARGEST_PAYLOAD) return;
  throw new Error(`instance.payload_too_large: ${size} bytes, where an event has at most 1 MiB`);
}

interface Call {
  method:
    | "create"
    | "status"
    | "change"
    | "remove"
    | "sendEvent"
    | "steps"
    | "listed"
    | "registered"
    | "resume";
  args: unknown[];
}

/** Node's way in: one method call as JSON. */
export default {
  async fetch(request: Request, _env: Env, ctx: ExecutionContext): Promise<Response> {
    const { method, args } = (await request.json()) as Call;
    const { Control: control } = (ctx as unknown as { exports: Record<string, unknown> })
      .exports as unknown as {
      Control: Record<string, (...args: unknown[]) => Promise<unknown>>;
    };
    try {
      return Response.json({ result: (await control[method]?.(...args)) ?? null });
    } catch (error) {
      return Response.json({ error: error instanceof Error ? error.message : String(error) });
    }
  },
};
