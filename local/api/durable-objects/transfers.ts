/**
 * A class goes from one Worker to another in two deployments: the one that is to get it expects it,
 * then the one that has it gives it.
 * https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/#transfer-a-durable-object-class-between-workers
 */
import type { Script } from "../../state/model.ts";
import { scriptKey } from "../../state/store.ts";
import {
  checkLive,
  checkStorage,
  inCode,
  missingEverywhere,
  neighbours,
  type Reconciling,
  stale,
  stillInCode,
} from "./checks.ts";
import {
  addClass,
  classesOf,
  moveClass,
  type ReconciliationNote,
  storedClasses,
} from "./classes.ts";
import type { Entry } from "./exports.ts";

/** The second phase of a transfer: the Worker that has the class gives it. */
export function give(name: string, entry: Entry<"transferred">, reconciling: Reconciling): void {
  const { before, classes, errors, others, report, script } = reconciling;
  const made = before.made.get(name);
  if (made === undefined) {
    stale(name, "transferred", reconciling);
    return;
  }
  const { transferred_to: to } = entry;
  const target = beside(reconciling, to);
  if (target === undefined) {
    const inNamespace = script.dispatchNamespace === null ? "target" : "source";
    errors.push(
      elsewhere(reconciling, to)
        ? dispatched(name, `transferred_${inNamespace}_in_dispatch_namespace`)
        : {
            class: name,
            scenario: "transferred_target_missing",
            message: `There is no Worker '${to}' to transfer '${name}' to.`,
            suggestion: "name a Worker of the account in `transferred_to`.",
          },
    );
    return;
  }
  const waiting = expecting(name, script.name, reconciling);
  if (!waiting.includes(to)) {
    const [other] = waiting;
    errors.push(
      other === undefined
        ? {
            class: name,
            scenario: "transferred_pending_not_found",
            message: `Worker '${to}' does not expect '${name}' from '${script.name}'.`,
            suggestion: `deploy '${to}' first, with an \`expecting-transfer\` entry that names '${script.name}'.`,
          }
        : {
            class: name,
            scenario: "transferred_target_mismatch",
            message: `'${name}' is to be transferred to '${to}', and '${other}' expects it.`,
            suggestion: `set \`transferred_to\` to '${other}', or redeploy '${other}' without its entry.`,
          },
    );
    return;
  }
  const key = scriptKey(target.accountId, target.dispatchNamespace, target.name);
  const given = others.get(key) ?? target;
  const its = classesOf(given);
  moveClass(classes, name, { script: to, className: name });
  addClass(its, name, { ...made, from: script.name });
  its.expected.delete(name);
  others.set(key, { ...given, durableObjects: storedClasses(its) });
  report.transferred.push({ class: name, to, phase: "committed" });
  stillInCode(name, "transferred", reconciling);
}

/** The first phase of a transfer: the Worker that is to get the class says so. */
export function expect(
  name: string,
  entry: Entry<"expecting-transfer">,
  reconciling: Reconciling,
): void {
  const { before, classes, errors, report, script } = reconciling;
  const { transfer_from: from } = entry;
  if (before.made.has(name)) {
    expectAgain(name, entry, reconciling);
    return;
  }
  if (!inCode(reconciling, name, true)) {
    missingEverywhere(name, errors);
    return;
  }
  const note = (scenario: string, message: string, suggestion: string) =>
    errors.push({ class: name, scenario, message, suggestion });
  const source = beside(reconciling, from);
  if (source === undefined) {
    const inNamespace = script.dispatchNamespace === null ? "source" : "target";
    if (elsewhere(reconciling, from)) {
      errors.push(dispatched(name, `phase_one_transfer_${inNamespace}_in_dispatch_namespace`));
    } else {
      const message = `There is no Worker '${from}' to transfer '${name}' from.`;
      note("phase_one_transfer_source_missing", message, "correct the name in `transfer_from`.");
    }
    return;
  }
  const its = classesOf(source).made.get(name);
  if (its === undefined) {
    const message = `Worker '${from}' has no namespace for '${name}'.`;
    const suggestion = `deploy '${name}' with '${from}' first.`;
    note("phase_one_transfer_source_namespace_missing", message, suggestion);
    return;
  }
  const pending = before.expected.get(name) ?? from;
  const rivals = expecting(name, from, reconciling).filter((other) => other !== script.name);
  if (pending !== from || rivals.length > 0) {
    const message = `A transfer of '${name}' is pending already.`;
    const suggestion = "cancel it first: redeploy without its entry.";
    note("phase_one_transfer_duplicate", message, suggestion);
    return;
  }
  checkStorage(name, entry.storage, its.storage, errors);
  classes.expected.set(name, from);
  report.transfer_pending.push({ class: name, from });
}

/** An entry that expects a class which the Worker has. */
function expectAgain(
  name: string,
  entry: Entry<"expecting-transfer">,
  reconciling: Reconciling,
): void {
  const { before, errors, report } = reconciling;
  const { transfer_from: from } = entry;
  const received = before.made.get(name)?.from;
  if (received === from) {
    checkLive(name, name, entry, reconciling);
    report.info.push({
      class: name,
      scenario: "transfer_receive_already_applied",
      message: `'${name}' was transferred from '${from}' already. Replace the entry with a live one.`,
    });
    return;
  }
  errors.push(
    received === undefined
      ? {
          class: name,
          scenario: "phase_one_transfer_target_class_provisioned",
          message: `This Worker has a namespace for '${name}' already.`,
          suggestion: "replace the entry with a live one, or delete the namespace first.",
        }
      : {
          class: name,
          scenario: "phase_one_transfer_after_commit_mismatch",
          message: `'${name}' was transferred from '${received}', not from '${from}'.`,
          suggestion: "remove the `expecting-transfer` entry.",
        },
  );
}

/** Another Worker in the same dispatch namespace, or of the account. */
function beside({ script, store }: Reconciling, name: string): Script | undefined {
  return store.scripts.get(scriptKey(script.accountId, script.dispatchNamespace, name));
}

/** Whether a Worker has this name in another dispatch namespace, or outside of them. */
function elsewhere({ script, store }: Reconciling, name: string): boolean {
  return store.scripts
    .list((one) => one.accountId === script.accountId)
    .some((one) => one.name === name);
}

function dispatched(name: string, scenario: string): ReconciliationNote {
  return {
    class: name,
    scenario,
    message: `'${name}' cannot be transferred into a dispatch namespace or out of one.`,
    suggestion: "keep both Workers in the same dispatch namespace, or outside of any.",
  };
}

/** The Workers that expect a class from a Worker. */
function expecting(name: string, from: string, reconciling: Reconciling): string[] {
  return neighbours(reconciling)
    .filter((script) => classesOf(script).expected.get(name) === from)
    .map((script) => script.name);
}
