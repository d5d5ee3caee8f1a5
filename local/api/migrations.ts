/**
 * Durable Object migrations: which classes a Worker has, and where their objects go when a class or
 * its Worker gets another name.
 * https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
 */
import { z } from "zod";
import { durableKey } from "../runtime/durable-keys.ts";
import type { DurableObjects, Script } from "../state/model.ts";
import { type Store, scriptKey } from "../state/store.ts";
import { hexId } from "./cloud.ts";
import { parse } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";

const names = z.array(z.string()).nullish();
const step = z.object({
  new_classes: names,
  new_sqlite_classes: names,
  deleted_classes: names,
  renamed_classes: z.array(z.object({ from: z.string(), to: z.string() })).nullish(),
  transferred_classes: z
    .array(z.object({ from: z.string(), from_script: z.string(), to: z.string() }))
    .nullish(),
});
const migrations = step.extend({
  old_tag: z.string().nullish(),
  new_tag: z.string().nullish(),
  steps: z.array(step).nullish(),
});

type Step = z.infer<typeof step>;

/** The tag of the last migration of a Worker; empty when it has had none. */
export function migrationTag({ durableObjects, versions }: Script): string {
  if (durableObjects !== undefined) return durableObjects.tag;
  // A Worker of before tags were kept with it.
  const tags = versions.map(({ extra }) => (extra.migrations as { new_tag?: string })?.new_tag);
  return tags.find(Boolean) ?? "";
}

/** Whether an upload's migrations have anything to do. */
export function migrates(given: unknown): boolean {
  const { old_tag: _old, new_tag: _new, steps, ...own } = parse(migrations, given ?? {});
  return [own, ...(steps ?? [])].some((one) => Object.values(one).some((part) => part?.length));
}

/**
 * What a Worker's classes are once an upload's migrations are applied; undefined when there are
 * none. Throws {@link ApiError} when they do not follow on the last one.
 */
export function migrated(
  store: Store,
  script: Script,
  given: unknown,
): Pick<Script, "durableObjects"> {
  if (given === undefined || given === null) return {};
  const { old_tag: old, new_tag: tag, steps, ...own } = parse(migrations, given);
  const expected = migrationTag(script);
  if (!tag && !old && !migrates(given)) return {};
  if ((old ?? "") !== expected) {
    const message = `Actor migration tag precondition failed, got tag '${old ?? ""}' when expected tag is '${expected}'. Please make sure the tags match and try again.`;
    throw new ApiError(412, CODE.migrationTagWrong, message);
  }
  const keys = { ...script.durableObjects?.keys };
  for (const one of [own, ...(steps ?? [])]) apply(one, keys, script, store);
  return { durableObjects: { tag: tag ?? expected, keys } };
}

function apply(given: Step, keys: DurableObjects["keys"], script: Script, store: Store): void {
  for (const name of [...(given.new_classes ?? []), ...(given.new_sqlite_classes ?? [])]) {
    if (keys[name] !== undefined) {
      const message = `Cannot apply new-class migration to class '${name}' that is already depended on by existing Durable Objects.`;
      throw new ApiError(400, CODE.migrationInvalid, message);
    }
    keys[name] = hexId();
  }
  for (const name of given.deleted_classes ?? []) delete keys[name];
  for (const { from, to } of given.renamed_classes ?? []) {
    keys[to] = keys[from] ?? durableKey(script, from);
    delete keys[from];
  }
  for (const { from, from_script: name, to } of given.transferred_classes ?? []) {
    const owner = store.scripts.get(scriptKey(script.accountId, script.dispatchNamespace, name));
    if (owner === undefined) {
      const message = `Cannot transfer class '${from}': there is no Worker "${name}".`;
      throw new ApiError(400, CODE.migrationInvalid, message);
    }
    keys[to] = durableKey(owner, from);
    const { [from]: _moved, ...left } = owner.durableObjects?.keys ?? {};
    const durableObjects = { tag: migrationTag(owner), keys: left };
    store.scripts.put(scriptKey(owner.accountId, owner.dispatchNamespace, name), {
      ...owner,
      durableObjects,
    });
  }
}
