/**
 * Which instances one workflow has, and how those that ended did.
 *
 * An engine of Miniflare is never evicted (`preventEviction` in its plugin for workflows), so each
 * run would stay in memory for as long as workerd lives: some 3 MiB a run. Once a run has ended, its
 * status is kept here and its engine is let go.
 */
import { DurableObject } from "cloudflare:workers";
import type { StepRecord } from "./workflow-trace.ts";

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
  /** Whether it has ended: a restart of workerd does not go on with it. */
  final: boolean;
  /** How often it was started again: what an earlier start ended with says nothing of this one. */
  restarts: number;
}

/** An instance as a list shows it: without what it was started with, which may be long. */
export type Brief = Pick<Registered, "id" | "createdOn" | "modifiedOn">;

/** What of Miniflare's engine ends an instance: it deletes what the engine stored, and the engine. */
interface Endable {
  unsafeAbort(id: string, reason: string): Promise<void>;
}

export class Registry extends DurableObject<Record<string, Endable>> {
  readonly #sql = this.ctx.storage.sql;
  /** Read once: a list of many thousand runs is asked for again and again. */
  #briefs: Map<string, Brief> | undefined;

  constructor(ctx: DurableObjectState, env: Record<string, Endable>) {
    super(ctx, env);
    // As text, which may be as long as the engine's own record of it.
    this.#sql.exec("create table if not exists ended (id text primary key, status text not null)");
    this.#sql.exec("create table if not exists steps (id text, at integer, step text not null)");
    this.#sql.exec("create index if not exists steps_of on steps (id, at)");
  }

  /** False when the id is taken. */
  async add(id: string, params: unknown): Promise<boolean> {
    if ((await this.one(id)) !== undefined) return false;
    const now = new Date().toISOString();
    const made = { id, params, createdOn: now, modifiedOn: now, final: false, restarts: 0 };
    await this.#put(made);
    return true;
  }

  async one(id: string): Promise<Registered | undefined> {
    return this.ctx.storage.get<Registered>(id);
  }

  /** An instance, and how it ended if it has. */
  async look(id: string): Promise<{ known: Registered; ended: Status | null } | undefined> {
    const known = await this.one(id);
    return known && { known, ended: this.#ended(id) };
  }

  /** Newest last. */
  async all(): Promise<Registered[]> {
    return [...(await this.ctx.storage.list<Registered>()).values()];
  }

  async briefs(): Promise<Brief[]> {
    this.#briefs ??= new Map((await this.all()).map((one) => [one.id, briefOf(one)]));
    return [...this.#briefs.values()];
  }

  /** How an instance ended; null while it has not. */
  #ended(id: string): Status | null {
    const [row] = this.#sql.exec("select status from ended where id = ?", id).toArray();
    return row === undefined ? null : (JSON.parse(String(row.status)) as Status);
  }

  /** What the steps of an instance did that has ended. */
  steps(id: string): StepRecord[] {
    const rows = this.#sql.exec("select step from steps where id = ? order by at", id).toArray();
    return rows.map(({ step }) => JSON.parse(String(step)) as StepRecord);
  }

  /** Keeps how an instance ended and lets its engine go, unless it was started again meanwhile. */
  async end(
    workflow: string,
    seen: Registered,
    { status, steps }: { status: Status; steps: StepRecord[] },
  ): Promise<void> {
    // Nothing else is done meanwhile: a restart would meet an engine that is about to go.
    await this.ctx.blockConcurrencyWhile(async () => {
      const known = await this.one(seen.id);
      if (known === undefined || known.restarts !== seen.restarts || known.final) return;
      const text = JSON.stringify(status);
      this.#sql.exec("insert or replace into ended (id, status) values (?, ?)", seen.id, text);
      this.#forgetSteps(seen.id);
      for (const [at, step] of steps.entries()) {
        const row = [seen.id, at, JSON.stringify(step)];
        this.#sql.exec("insert into steps (id, at, step) values (?, ?, ?)", ...row);
      }
      await this.#change({ ...known, final: true });
      await this.ctx.storage.sync();
      await this.env[workflow]?.unsafeAbort(seen.id, "the run has ended");
    });
  }

  /** Notes that an instance is started again; returns whether its engine was released. */
  async reopen(id: string): Promise<{ params: unknown; released: boolean }> {
    const known = await this.one(id);
    if (known === undefined) throw new Error("instance.not_found");
    const released = this.#ended(id) !== null;
    this.#sql.exec("delete from ended where id = ?", id);
    this.#forgetSteps(id);
    await this.#change({ ...known, final: false, restarts: known.restarts + 1 });
    return { params: known.params, released };
  }

  /** Forgets an instance and lets its engine go, whether it has ended or not. */
  async remove(workflow: string, id: string): Promise<void> {
    await this.ctx.blockConcurrencyWhile(async () => {
      this.#sql.exec("delete from ended where id = ?", id);
      this.#forgetSteps(id);
      await this.ctx.storage.delete(id);
      this.#briefs?.delete(id);
      await this.env[workflow]?.unsafeAbort(id, "the instance was deleted");
    });
  }

  #forgetSteps(id: string): void {
    this.#sql.exec("delete from steps where id = ?", id);
  }

  #change(changed: Registered): Promise<void> {
    return this.#put({ ...changed, modifiedOn: new Date().toISOString() });
  }

  async #put(registered: Registered): Promise<void> {
    await this.ctx.storage.put(registered.id, registered);
    this.#briefs?.set(registered.id, briefOf(registered));
  }
}

function briefOf({ id, createdOn, modifiedOn }: Registered): Brief {
  return { id, createdOn, modifiedOn };
}
