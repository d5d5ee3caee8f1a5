/**
 * Durable Object migrations: which classes a Worker has, and where their objects go when a class or
 * its Worker gets another name.
 * https://developers.cloudflare.com/durable-objects/reference/durable-object-class-migrations-legacy/
 */
import { z } from "zod";
import { ownClasses } from "../../runtime/durable-keys.ts";
import type { Script } from "../../state/model.ts";
import { scriptKey } from "../../state/store.ts";
import { hexId } from "../cloud.ts";
import { parse } from "../envelope.ts";
import { ApiError, CODE } from "../errors.ts";
import {
  addClass,
  type Classes,
  classesOf,
  type Deploying,
  type Lifecycle,
  moveClass,
  type Storage,
  storedClasses,
} from "./classes.ts";

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

/** The steps of an upload's migrations that have anything to do. */
function stepsOf(given: unknown): Step[] {
  const { old_tag: _old, new_tag: _new, steps, ...own } = parse(migrations, given ?? {});
  return [own, ...(steps ?? [])].filter((one) => Object.values(one).some((part) => part?.length));
}

/** Whether an upload's migrations have anything to do. */
export function migrates(given: unknown): boolean {
  return stepsOf(given).length > 0;
}

/** Whether the classes of an upload's migrations are there only when they have been applied. */
export function makesClass(given: unknown, name: string): boolean {
  return stepsOf(given).some(
    (one) =>
      one.new_classes?.includes(name) ||
      one.new_sqlite_classes?.includes(name) ||
      [...(one.renamed_classes ?? []), ...(one.transferred_classes ?? [])].some(
        ({ to }) => to === name,
      ),
  );
}

/** A Worker's classes while the steps of its migrations are applied. */
interface Migrating extends Deploying {
  classes: Classes;
  others: Map<string, Script>;
}

/**
 * What a Worker's classes are once an upload's migrations are applied. Throws {@link ApiError} when
 * they do not follow on the last one, or name what is not there.
 */
export function migrate(deploying: Deploying): Lifecycle {
  const { script, migrations: given } = deploying;
  const migrating: Migrating = { ...deploying, classes: classesOf(script), others: new Map() };
  const { classes } = migrating;
  const { old_tag: old, new_tag: tag } = parse(migrations, given ?? {});
  const steps = stepsOf(given);
  if (!tag && !old && steps.length === 0) return { classes, others: [] };
  if ((old ?? "") !== classes.tag) {
    const message = `Actor migration tag precondition failed, got tag '${old ?? ""}' when expected tag is '${classes.tag}'. Please make sure the tags match and try again.`;
    throw new ApiError(412, CODE.migrationTagWrong, message);
  }
  for (const one of steps) apply(one, migrating);
  return {
    classes: { ...classes, tag: tag ?? classes.tag },
    others: [...migrating.others.values()],
  };
}

function refuse(message: string): never {
  throw new ApiError(400, CODE.migrationInvalid, message);
}

function apply(given: Step, migrating: Migrating): void {
  for (const name of given.new_classes ?? []) create(name, "legacy-kv", migrating);
  for (const name of given.new_sqlite_classes ?? []) create(name, "sqlite", migrating);
  for (const name of given.deleted_classes ?? []) remove(name, migrating);
  for (const { from, to } of given.renamed_classes ?? []) rename(from, to, migrating);
  for (const { from, from_script: owner, to } of given.transferred_classes ?? []) {
    transfer({ from, owner, to }, migrating);
  }
}

function refuseTaken(what: string, name: string, { made }: Classes): void {
  if (!made.has(name)) return;
  refuse(`${what}: class '${name}' is already depended on by existing Durable Objects.`);
}

function create(name: string, storage: Storage, { classes, script }: Migrating): void {
  if (!classes.made.has(name)) {
    addClass(classes, name, { key: hexId(), storage });
    return;
  }
  // A class that was bound before there was a check is made by its first migration.
  if (script.durableObjects === undefined && classesOf(script).made.has(name)) return;
  refuse(
    `Cannot apply new-class migration to class '${name}' that is already depended on by existing Durable Objects.`,
  );
}

function remove(name: string, { bindings, classes, script }: Migrating): void {
  if (ownClasses(script, bindings).includes(name)) {
    const message = `Cannot apply --delete-class migration to class '${name}' without also removing the binding that references it.`;
    throw new ApiError(400, CODE.classMissing, message);
  }
  if (classes.made.delete(name)) return;
  refuse(
    `Cannot apply delete-class migration to class '${name}' which was not exported in the previous version of the script.`,
  );
}

function rename(from: string, to: string, { classes, script }: Migrating): void {
  const what = `Cannot apply renamed-class migration from class '${from}' to '${to}'`;
  const given = classes.made.get(from);
  if (given === undefined) refuse(`${what}: the Worker has no class '${from}'.`);
  refuseTaken(what, to, classes);
  moveClass(classes, from, { script: script.name, className: to });
  addClass(classes, to, given);
}

interface Transfer {
  from: string;
  owner: string;
  to: string;
}

function transfer({ from, owner, to }: Transfer, migrating: Migrating): void {
  const { classes, others, script, store } = migrating;
  const key = scriptKey(script.accountId, script.dispatchNamespace, owner);
  const giver = others.get(key) ?? store.scripts.get(key);
  const what = `Cannot transfer class '${from}'`;
  if (giver === undefined || owner === script.name) {
    refuse(`${what}: there is no other Worker "${owner}".`);
  }
  const its = classesOf(giver);
  const given = its.made.get(from);
  if (given === undefined) refuse(`${what}: Worker "${owner}" has no such class.`);
  refuseTaken(what, to, classes);
  moveClass(its, from, { script: script.name, className: to });
  addClass(classes, to, given);
  others.set(key, { ...giver, durableObjects: storedClasses(its) });
}
