/**
 * Workflows that a Worker declares in `exports` are in its `ctx.exports`, as bindings to them.
 * https://developers.cloudflare.com/changelog/post/2026-09-27-workflow-ctx-exports/
 */
import type { Binding, ScriptVersion } from "../state/model.ts";
import { isModule } from "./modules.ts";

interface ExportedWorkflow {
  className: string;
  /** Hidden in `env`: the front module takes it from there. */
  binding: Binding;
}

/** Those whose class the code exports. */
function exportedWorkflows(version: ScriptVersion): ExportedWorkflow[] {
  if (!isModule(version)) return [];
  const declared = (version.extra.exports ?? {}) as Record<string, { type: string; name?: string }>;
  const classes = new Set(version.namedHandlers.map(({ name }) => name));
  return Object.entries(declared)
    .filter(([className, { type }]) => type === "workflow" && classes.has(className))
    .map(([className, { name }]) => ({
      className,
      binding: {
        type: "workflow",
        name: `local-cloud.workflow.${className}`,
        workflow_name: name,
      },
    }));
}

/** The bindings of a version, with the hidden ones. */
export function withExportedWorkflows(version: ScriptVersion): ScriptVersion {
  const hidden = exportedWorkflows(version).map(({ binding }) => binding);
  return { ...version, bindings: [...version.bindings, ...hidden] };
}

/** What the front module does to each export, as `wrapped(value)`; undefined without a workflow. */
export function workflowsPart(version: ScriptVersion): string | undefined {
  const workflows = exportedWorkflows(version);
  if (workflows.length === 0) return undefined;
  const names = workflows.map(({ className, binding }) => [className, binding.name]);
  return `import * as runtime from "cloudflare:workers";
const workflows = {};
for (const [name, hidden] of ${JSON.stringify(names)}) {
  workflows[name] = runtime.env[hidden];
  delete runtime.env[hidden];
}
const KINDS = [runtime.DurableObject, runtime.WorkerEntrypoint, runtime.WorkflowEntrypoint];
function wrapped(value) {
  if (typeof value === "function") {
    if (!KINDS.some((kind) => value.prototype instanceof kind)) return value;
    return class extends value {
      constructor(ctx, env) {
        Object.assign(ctx.exports, workflows);
        super(ctx, env);
      }
    };
  }
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, {
    get(target, name) {
      const handler = Reflect.get(target, name);
      if (typeof handler !== "function") return handler;
      return (event, env, ctx) => {
        Object.assign(ctx.exports, workflows);
        return handler.call(target, event, env, ctx);
      };
    },
  });
}
`;
}
