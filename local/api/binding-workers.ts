import type { Binding } from "../state/model.ts";

type Outbound = { worker?: { service?: string } | null } | null | undefined;

/** The Worker that a binding is a way to, by its name; undefined for one that is to something else. */
export function workerOf(binding: Binding): string | undefined {
  switch (binding.type) {
    case "service":
      return String(binding.service);
    case "dispatch_namespace":
      return (binding.outbound as Outbound)?.worker?.service;
    case "durable_object_namespace":
    case "workflow":
      return binding.script_name as string | undefined;
    default:
      return undefined;
  }
}

/** The same binding, to the same Worker under another name. */
export function withWorker(binding: Binding, name: string): Binding {
  switch (binding.type) {
    case "service":
      return { ...binding, service: name };
    case "dispatch_namespace": {
      const outbound = binding.outbound as Outbound;
      return {
        ...binding,
        outbound: { ...outbound, worker: { ...outbound?.worker, service: name } },
      };
    }
    default:
      return { ...binding, script_name: name };
  }
}
