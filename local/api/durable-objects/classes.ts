/** The classes of Durable Objects that a Worker has, and what a deployment may do to them. */
import { durableKey, ownClasses } from "../../runtime/durable-keys.ts";
import type { Binding, DurableObjects, Script } from "../../state/model.ts";
import { type Store, scriptKey } from "../../state/store.ts";

export type Storage = "sqlite" | "legacy-kv";

/** A class with its objects: where they are kept and how, and which Worker it came from. */
export interface MadeClass {
  key: string;
  storage: Storage;
  from?: string | undefined;
}

/** The classes of a Worker, by their names. */
export interface Classes {
  /** Of the last migration. */
  tag: string;
  /** Whether uploads declare them in `exports`. */
  declared: boolean;
  made: Map<string, MadeClass>;
  /** The Workers that classes are expected from. */
  expected: Map<string, string>;
  moved: Map<string, { script: string; className: string }>;
}

/** What `exports` changed, in the words of the API. */
export interface ExportsReconciliation {
  created: string[];
  updated: string[];
  deleted: string[];
  renamed: { from: string; to: string }[];
  transferred: { class: string; to: string; phase: "committed" }[];
  transfer_pending: { class: string; from: string }[];
  warnings: ReconciliationNote[];
  info: ReconciliationNote[];
  removable_entries: string[];
}

/** What there is to say about a class; `scenario` is for programs. */
export interface ReconciliationNote {
  class: string;
  scenario: string;
  message: string;
  suggestion?: string;
  referencing_scripts?: string[];
}

/** What a deployment does to Durable Objects; nothing of it is stored yet. */
export interface Lifecycle {
  /** Of the Worker itself, afterwards. */
  classes: Classes;
  /** Other Workers, that give or get a class. */
  others: Script[];
  /** Only when `exports` were declared. */
  report?: ExportsReconciliation;
}

/** A deployment: of which Worker, and what it brings. */
export interface Deploying {
  store: Store;
  /** As it is stored. */
  script: Script;
  /** The classes that the code exports; undefined where only Cloudflare could say. */
  exported: ReadonlySet<string> | undefined;
  bindings: Binding[];
  migrations: unknown;
  exports: unknown;
}

/** The tag of the last migration of a Worker; empty when it has had none. */
export function migrationTag({ durableObjects, versions }: Script): string {
  if (durableObjects !== undefined) return durableObjects.tag;
  // A Worker of before tags were kept with it.
  const tags = versions.map(({ extra }) => (extra.migrations as { new_tag?: string })?.new_tag);
  return tags.find(Boolean) ?? "";
}

/** The classes of a Worker as they are, to be changed. */
export function classesOf(script: Script): Classes {
  const {
    keys,
    legacyKv = [],
    received = {},
    ...stored
  } = script.durableObjects ?? unchecked(script);
  const from = new Map(Object.entries(received));
  const made = Object.entries(keys).map(([name, key]) => {
    const storage: Storage = legacyKv.includes(name) ? "legacy-kv" : "sqlite";
    return [name, { key, storage, from: from.get(name) }] as const;
  });
  return {
    tag: stored.tag,
    declared: stored.declared ?? false,
    made: new Map(made),
    expected: new Map(Object.entries(stored.expected ?? {})),
    moved: new Map(Object.entries(stored.moved ?? {}).map(([name, to]) => [name, { ...to }])),
  };
}

/** Before there was a check, a Worker could bind a class that nothing had made. */
function unchecked(script: Script): DurableObjects {
  const bound = ownClasses(
    script,
    script.versions.flatMap(({ bindings }) => bindings),
  );
  const keys = Object.fromEntries(bound.map((name) => [name, durableKey(script, name)]));
  return { tag: migrationTag(script), keys };
}

/** Classes in the form in which they are stored. */
export function storedClasses({ tag, declared, made, expected, moved }: Classes): DurableObjects {
  const all = [...made];
  const legacyKv = all.filter(([, { storage }]) => storage === "legacy-kv").map(([name]) => name);
  const received = all.flatMap(([name, { from }]) => (from === undefined ? [] : [[name, from]]));
  return {
    tag,
    keys: Object.fromEntries(all.map(([name, { key }]) => [name, key])),
    ...(declared ? { declared } : {}),
    ...(legacyKv.length > 0 ? { legacyKv } : {}),
    ...(received.length > 0 ? { received: Object.fromEntries(received) } : {}),
    ...(expected.size > 0 ? { expected: Object.fromEntries(expected) } : {}),
    ...(moved.size > 0 ? { moved: Object.fromEntries(moved) } : {}),
  };
}

/** Makes a class that has no objects yet, or one that another Worker gives with its objects. */
export function addClass(classes: Classes, name: string, made: MadeClass): void {
  classes.made.set(name, made);
  classes.moved.delete(name);
}

/** Takes a class away, to a Worker and a name to which bindings follow it. */
export function moveClass(
  classes: Classes,
  name: string,
  to: { script: string; className: string },
): void {
  classes.made.delete(name);
  classes.moved.set(name, to);
}

/** Stores what a deployment did to other Workers. */
export function saveOthers(store: Store, { others }: Lifecycle): void {
  for (const other of others) {
    store.scripts.put(scriptKey(other.accountId, other.dispatchNamespace, other.name), other);
  }
}
