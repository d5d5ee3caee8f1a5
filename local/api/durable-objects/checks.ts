/** What is reconciled, and the checks that classes in several states need. */
import type { Script } from "../../state/model.ts";
import type { Classes, Deploying, ExportsReconciliation, ReconciliationNote } from "./classes.ts";
import type { DurableExport, Entry, State } from "./exports.ts";

/** A Worker while its declared classes are compared with the ones that it has. */
export interface Reconciling extends Deploying {
  declared: ReadonlyMap<string, DurableExport>;
  /** As they are. */
  before: Classes;
  /** As they become. */
  classes: Classes;
  others: Map<string, Script>;
  report: ExportsReconciliation;
  errors: ReconciliationNote[];
}

/** Whether the code exports a class; where only Cloudflare could say, live entries are believed. */
export function inCode({ exported }: Reconciling, name: string, unknown: boolean): boolean {
  return exported?.has(name) ?? unknown;
}

export function missingEverywhere(name: string, errors: ReconciliationNote[]): void {
  errors.push({
    class: name,
    scenario: "config_references_nonexistent_class",
    message: `\`exports\` declares '${name}', which the code does not export and which has no namespace.`,
    suggestion: `remove the \`exports\` entry for '${name}', or export the class from your code.`,
  });
}

/** Of a class that has a namespace. */
export function checkLive(
  name: string,
  source: string,
  entry: Entry<"created" | "expecting-transfer">,
  reconciling: Reconciling,
): void {
  const { before, errors } = reconciling;
  const storage = before.made.get(source)?.storage;
  if (!inCode(reconciling, name, true)) {
    errors.push({
      class: name,
      scenario: "config_export_not_in_code",
      message: `\`exports\` declares '${name}', which the code does not export.`,
      suggestion: `export '${name}' from your code, or replace the entry with a tombstone.`,
    });
  }
  checkStorage(name, entry.storage, storage, errors);
}

export function checkStorage(
  name: string,
  declared: string,
  provisioned: string | undefined,
  errors: ReconciliationNote[],
): void {
  if (declared === provisioned) return;
  errors.push({
    class: name,
    scenario: "storage_type_mismatch",
    message: `\`exports\` declares storage '${declared}' for '${name}', and its namespace has '${provisioned}'.`,
    suggestion: "a storage backend cannot be changed: delete the namespace and make it again.",
  });
}

export function stale(name: string, state: State, reconciling: Reconciling): void {
  const { report } = reconciling;
  const referencing = referencingScripts(name, reconciling);
  const safe = referencing.length === 0;
  const what = `Tombstone of type '${state}' for class '${name}' has no effect (no namespace exists with this class name).`;
  report.info.push({
    class: name,
    scenario: "stale_tombstone",
    message: safe
      ? `${what} Safe to remove from \`exports\`.`
      : `${what} Other Workers still bind to it.`,
    ...(safe ? {} : { referencing_scripts: referencing }),
  });
  if (safe) report.removable_entries.push(name);
}

export function stillInCode(name: string, state: State, reconciling: Reconciling): void {
  if (!inCode(reconciling, name, false)) return;
  const rollout = state === "renamed" ? "rename" : "transfer";
  reconciling.report.info.push({
    class: name,
    scenario: "tombstone_class_still_in_code",
    message: `Tombstone of type '${state}' applied. Class '${name}' is still exported in code; this is the supported pattern for zero-downtime ${rollout} rollouts.`,
  });
}

export function neighbours({ script, store }: Reconciling): Script[] {
  return store.scripts.list(
    ({ accountId, dispatchNamespace }) =>
      accountId === script.accountId && dispatchNamespace === script.dispatchNamespace,
  );
}

/** Other Workers whose bindings name a class of this one. */
export function referencingScripts(className: string, reconciling: Reconciling): string[] {
  const { script } = reconciling;
  return neighbours(reconciling)
    .filter(({ name, versions }) => {
      const bindings = name === script.name ? [] : (versions[0]?.bindings ?? []);
      return bindings.some(
        ({ type, script_name: owner, class_name: bound }) =>
          type === "durable_object_namespace" && owner === script.name && bound === className,
      );
    })
    .map(({ name }) => name);
}
