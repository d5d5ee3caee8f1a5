/**
 * The instances of every workflow: Miniflare's engine runs them, a registry beside it knows which
 * exist. The engine alone would run a second instance under an id that is taken (workers-sdk#14836),
 * list none, and forget to go on after a restart.
 */
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";

export interface CreateOptions {
  id?: string;
  params?: unknown;
}

export interface Status {
  status: string;
  error: unknown;
  output: unknown;
}

export interface Registered {
  id: string;
  params: unknown;
  createdOn: string;
  modifiedOn: string;
  /** The last status seen, once it can no longer change. */
  final: boolean;
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

/** Which instances one workflow has, newest last. */
export class Registry extends DurableObject {
  /** False when the id is taken. */
  async add(id: string, params: unknown): Promise<boolean> {
    if ((await this.ctx.storage.get(id)) !== undefined) return false;
    const now = new Date().toISOString();
    await this.ctx.storage.put<Registered>(id, {
      id,
      params,
      createdOn: now,
      modifiedOn: now,
      final: false,
    });
    return true;
  }

  async mark(id: string, final: boolean): Promise<void> {
    const known = await this.ctx.storage.get<Registered>(id);
    if (known === undefined || known.final === final) return;
    await this.ctx.storage.put(id, { ...known, final, modifiedOn: new Date().toISOString() });
  }

  async one(id: string): Promise<Registered | undefined> {
    return this.ctx.storage.get<Registered>(id);
  }

  async all(): Promise<Registered[]> {
    return [...(await this.ctx.storage.list<Registered>()).values()];
  }
}

/** The RPC surface, for the bindings of Workers and for Node. */
export class Control extends WorkerEntrypoint<Env> {
  async create(workflow: string, options: CreateOptions): Promise<{ id: string }> {
    const id = options.id ?? crypto.randomUUID();
    if (!INSTANCE_ID.test(id)) throw new Error("instance.invalid_id");
    const engine = this.#engine(workflow);
    if (!(await this.#registry(workflow).add(id, options.params ?? {}))) {
      throw new Error(`instance.already_exists: an instance with id "${id}" exists already`);
    }
    await engine.create({ id, params: options.params ?? {} });
    return { id };
  }

  /** https://developers.cloudflare.com/workflows/build/workers-api/#createbatch skips taken ids. */
  async createBatch(workflow: string, batch: CreateOptions[]): Promise<{ id: string }[]> {
    const created: { id: string }[] = [];
    for (const options of batch) {
      const taken =
        options.id !== undefined && (await this.#registry(workflow).one(options.id)) !== undefined;
      if (!taken) created.push(await this.create(workflow, options));
    }
    return created;
  }

  async status(workflow: string, id: string): Promise<Status> {
    const instance = await this.#instance(workflow, id);
    const { status, error, output } = structuredClone(await instance.status());
    if (FINAL.has(status)) await this.#registry(workflow).mark(id, true);
    return { status, error: error ?? null, output: output ?? null };
  }

  async change(workflow: string, id: string, action: Action): Promise<void> {
    const instance = await this.#instance(workflow, id);
    await instance[action]();
    await this.#registry(workflow).mark(id, action === "terminate");
  }

  async sendEvent(
    workflow: string,
    id: string,
    event: { type: string; payload: unknown },
  ): Promise<void> {
    await (await this.#instance(workflow, id)).sendEvent(event);
  }

  /** Goes on with what a restart of the runtime interrupted: the engine replays finished steps. */
  async resume(workflow: string): Promise<number> {
    const unfinished = (await this.listed(workflow)).filter(({ final }) => !final);
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

  async #instance(workflow: string, id: string): Promise<EngineInstance> {
    if ((await this.#registry(workflow).one(id)) === undefined) {
      throw new Error("instance.not_found");
    }
    return this.#engine(workflow).get(id);
  }

  async listed(workflow: string): Promise<Registered[]> {
    // Typed by hand: an RPC stub's types give up on `unknown` parameters.
    return (await this.#registry(workflow).all()) as unknown as Registered[];
  }
}

interface Call {
  method: "create" | "status" | "change" | "listed" | "resume";
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
