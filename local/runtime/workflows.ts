/** Miniflare's options for workflows: its engine for each, and ours around it. */
import workflowControlSource from "worker:./workers/workflow-control.ts";
import type { WorkerOptions } from "miniflare";
import type { Workflow } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { OWN, workerName, workflowKey } from "./names.ts";
import { liveVersion } from "./versions.ts";
import { classBinding } from "./workers/class-binding.ts";

/** Workflows whose script exports the class they name; workerd refuses to start with another. */
export function runnableWorkflows(store: Store): Workflow[] {
  return store.workflows.list(({ accountId, className, scriptName }) => {
    const script = store.scripts.get(`${accountId}/${scriptName}`);
    const version = script && liveVersion(script);
    return version?.namedHandlers.some(({ name }) => name === className) ?? false;
  });
}

/** `workers/workflow-control.ts`, with an entrypoint for each workflow that its engine runs. */
export function workflowControl(store: Store): Partial<WorkerOptions> {
  const runnable = runnableWorkflows(store).map((workflow) => ({
    ...workflow,
    key: workflowKey(workflow.accountId, workflow.name),
  }));
  const entrypoints = runnable.map(
    ({ key }) => `export const ${runnerName(key)} = runnerOf(${JSON.stringify(key)});\n`,
  );
  const main = `import { runnerOf } from "./control.js";
export { default, Control, Registry } from "./control.js";
${entrypoints.join("")}`;
  const engines = runnable.map(({ key, limits }) => [
    key,
    {
      name: key,
      className: runnerName(key),
      scriptName: OWN.workflowControl,
      ...(limits?.steps === undefined ? {} : { stepLimit: limits.steps }),
    },
  ]);
  const classes = runnable.map(({ key, accountId, scriptName, className }) => [
    classBinding(key),
    { name: workerName(accountId, scriptName), entrypoint: className },
  ]);
  return {
    name: OWN.workflowControl,
    modules: [
      { type: "ESModule", path: "main.js", contents: main },
      { type: "ESModule", path: "control.js", contents: workflowControlSource },
    ],
    modulesRoot: "/",
    // An error with a name of its own comes over RPC with the name in its message.
    compatibilityFlags: ["legacy_error_serialization"],
    durableObjects: { REGISTRY: { className: "Registry", useSQLite: true } },
    workflows: Object.fromEntries(engines),
    serviceBindings: Object.fromEntries(classes),
  };
}

/** A name of JavaScript for the entrypoint that runs a workflow. */
function runnerName(workflow: string): string {
  return `Run_${Buffer.from(workflow).toString("hex")}`;
}
