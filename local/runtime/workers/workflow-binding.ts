/**
 * A `workflow` binding with the manners of the real one: an id is used once, an absent instance
 * throws, and a status has three keys.
 * https://developers.cloudflare.com/workflows/build/workers-api/
 */
import type { Control, CreateOptions, Status } from "./workflow-control.ts";

interface Env {
  control: Control;
  workflow: string;
}

export default function makeBinding(env: Env): unknown {
  const { control, workflow } = env;
  return {
    async create(options: CreateOptions = {}) {
      return new Instance((await control.create(workflow, options)).id, env);
    },
    async createBatch(batch: CreateOptions[]) {
      const created = await control.createBatch(workflow, batch);
      return created.map(({ id }) => new Instance(id, env));
    },
    async get(id: string) {
      await control.find(workflow, id);
      return new Instance(id, env);
    },
  };
}

class Instance {
  readonly id: string;
  readonly #env: Env;

  constructor(id: string, env: Env) {
    this.id = id;
    this.#env = env;
  }

  async status(): Promise<Status> {
    return structuredClone(await this.#env.control.status(this.#env.workflow, this.id));
  }

  pause(): Promise<void> {
    return this.#env.control.change(this.#env.workflow, this.id, "pause");
  }

  resume(): Promise<void> {
    return this.#env.control.change(this.#env.workflow, this.id, "resume");
  }

  terminate(): Promise<void> {
    return this.#env.control.change(this.#env.workflow, this.id, "terminate");
  }

  restart(): Promise<void> {
    return this.#env.control.change(this.#env.workflow, this.id, "restart");
  }

  sendEvent(event: { type: string; payload: unknown }): Promise<void> {
    return this.#env.control.sendEvent(this.#env.workflow, this.id, event);
  }
}
