/**
 * Compares the classes that an upload declares with its code and with the objects that are there.
 * https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
 */
import type { z } from "zod";
import { hexId } from "../cloud.ts";
import { ApiError, CODE } from "../errors.ts";
import {
  checkLive,
  inCode,
  missingEverywhere,
  type Reconciling,
  referencingScripts,
  stale,
  stillInCode,
} from "./checks.ts";
import {
  addClass,
  type Classes,
  classesOf,
  type Deploying,
  type ExportsReconciliation,
  type Lifecycle,
  moveClass,
  type ReconciliationNote,
} from "./classes.ts";
import { type DurableExport, durableExport, type Entry } from "./exports.ts";
import { expect, give } from "./transfers.ts";

/**
 * What a Worker's classes are once `exports` are reconciled with them. Throws {@link ApiError} that
 * names every class that does not fit, with the scenario of each.
 */
export function reconcile(deploying: Deploying, given: Record<string, unknown>): Lifecycle {
  const errors: ReconciliationNote[] = [];
  const declared = new Map<string, DurableExport>();
  for (const [name, entry] of Object.entries(given)) {
    const parsed = durableExport.safeParse({ state: "created", ...(entry as object) });
    if (parsed.success) declared.set(name, parsed.data);
    else errors.push({ class: name, scenario: "invalid_export", message: messageOf(parsed.error) });
  }
  const { script } = deploying;
  const classes = { ...classesOf(script), declared: true };
  const reconciling: Reconciling = {
    ...deploying,
    declared,
    before: classesOf(script),
    classes,
    others: new Map(),
    report: emptyReport(),
    errors,
  };
  for (const [name, entry] of declared) settle(name, entry, reconciling);
  refuseUndeclared(given, reconciling);
  if (errors.length > 0) throw refusal(errors);
  forgetExpected(reconciling);
  return {
    classes,
    others: [...reconciling.others.values()],
    report: reconciling.report,
  };
}

function settle(name: string, entry: DurableExport, reconciling: Reconciling): void {
  switch (entry.state) {
    case "created":
      keep(name, entry, reconciling);
      break;
    case "deleted":
      remove(name, reconciling);
      break;
    case "renamed":
      rename(name, entry, reconciling);
      break;
    case "transferred":
      give(name, entry, reconciling);
      break;
    case "expecting-transfer":
      expect(name, entry, reconciling);
      break;
  }
}

function emptyReport(): ExportsReconciliation {
  return {
    created: [],
    updated: [],
    deleted: [],
    renamed: [],
    transferred: [],
    transfer_pending: [],
    warnings: [],
    info: [],
    removable_entries: [],
  };
}

function messageOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return `Invalid \`exports\` entry: ${[...(issue?.path ?? []), issue?.message].join(": ")}.`;
}

function refusal(details: ReconciliationNote[]): ApiError {
  const names = details.map((one) => `'${one.class}' (${one.scenario})`).join(", ");
  const message = `Durable Object exports reconciliation failed: ${names}.`;
  return new ApiError(400, CODE.exportsUnreconciled, message, { details });
}

/** A live entry: its class is there, becomes another one's new name, or is made. */
function keep(name: string, entry: Entry<"created">, reconciling: Reconciling): void {
  const { before, classes, declared, errors, report } = reconciling;
  const source = before.made.has(name) ? name : sourceOf(name, declared, before);
  if (source !== undefined) {
    checkLive(name, source, entry, reconciling);
    return;
  }
  if (!inCode(reconciling, name, true)) {
    missingEverywhere(name, errors);
    return;
  }
  if (entry.storage === "legacy-kv") {
    errors.push({
      class: name,
      scenario: "invalid_export",
      message: `A new namespace cannot have the key-value storage backend.`,
      suggestion: 'use `"storage": "sqlite"`.',
    });
    return;
  }
  addClass(classes, name, { key: hexId(), storage: "sqlite" });
  report.created.push(name);
}

/** The class that gets this name in the same deployment. */
function sourceOf(
  name: string,
  declared: Reconciling["declared"],
  before: Classes,
): string | undefined {
  const [found] = [...declared].find(
    ([from, entry]) =>
      entry.state === "renamed" && entry.renamed_to === name && before.made.has(from),
  ) ?? [undefined];
  return found;
}

function remove(name: string, reconciling: Reconciling): void {
  const { before, classes, errors, report } = reconciling;
  if (inCode(reconciling, name, false)) {
    errors.push({
      class: name,
      scenario: "tombstone_delete_class_still_in_code",
      message: `A 'deleted' tombstone names '${name}', which the code still exports.`,
      suggestion: "remove the class from your code first.",
    });
    return;
  }
  if (!before.made.has(name)) {
    stale(name, "deleted", reconciling);
    return;
  }
  const referencing = referencingScripts(name, reconciling);
  if (referencing.length > 0) {
    errors.push({
      class: name,
      scenario: "tombstone_delete_blocked_by_external_bindings",
      message: `Other Workers bind to '${name}'.`,
      suggestion: "redeploy them without the binding first.",
      referencing_scripts: referencing,
    });
    return;
  }
  classes.made.delete(name);
  report.deleted.push(name);
}

function rename(name: string, entry: Entry<"renamed">, reconciling: Reconciling): void {
  const { before, classes, declared, errors, report, script } = reconciling;
  const { renamed_to: to } = entry;
  if (to === name || declared.get(to)?.state !== "created") {
    errors.push({
      class: name,
      scenario: "invalid_export",
      message: `'renamed_to' names '${to}', which must be another class with a live entry in \`exports\`.`,
      suggestion: `add a live \`exports\` entry for '${to}'.`,
    });
    return;
  }
  const made = before.made.get(name);
  if (made === undefined) {
    stale(name, "renamed", reconciling);
    return;
  }
  if (before.made.has(to)) {
    errors.push({
      class: name,
      scenario: "tombstone_renamed_to_occupied",
      message: `'renamed_to' names '${to}', which has a namespace of its own.`,
      suggestion: `delete it with a \`deleted\` tombstone for '${to}' in a deploy before this one.`,
    });
    return;
  }
  moveClass(classes, name, { script: script.name, className: to });
  addClass(classes, to, made);
  report.renamed.push({ from: name, to });
  stillInCode(name, "renamed", reconciling);
}

/** A namespace that no entry declares. */
function refuseUndeclared(given: Record<string, unknown>, reconciling: Reconciling): void {
  const { before, errors } = reconciling;
  for (const name of [...before.made.keys()].filter((made) => !Object.hasOwn(given, made))) {
    const referencing = referencingScripts(name, reconciling);
    errors.push({
      class: name,
      scenario: inCode(reconciling, name, false)
        ? "provisioned_class_missing_from_config"
        : "orphaned_provisioned_namespace",
      message: `A namespace exists for '${name}' but no \`exports\` entry declares it.`,
      suggestion: `add an \`exports\` entry for '${name}', or add a \`deleted\` tombstone to remove the namespace.`,
      ...(referencing.length > 0 ? { referencing_scripts: referencing } : {}),
    });
  }
}

/** A transfer is pending only while an entry expects it. */
function forgetExpected({ classes, declared }: Reconciling): void {
  for (const name of classes.expected.keys()) {
    if (declared.get(name)?.state !== "expecting-transfer") classes.expected.delete(name);
  }
}
