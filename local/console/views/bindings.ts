/** A Worker's facts and bindings, as every view shows them. */
import { h, table } from "../dom.ts";
import type { Binding, UserWorker } from "../model.ts";

export function facts(worker: UserWorker): HTMLElement {
  const rows: [string, string][] = [
    ["code", `${worker.codeBytes} bytes`],
    ["compatibility", [worker.compatibilityDate, ...worker.compatibilityFlags].join(" ")],
    ["handlers", worker.handlers.join(", ")],
    ["changed", worker.modifiedOn],
    ["tags", worker.tags.join(", ")],
    ["limits", Object.keys(worker.limits).length > 0 ? JSON.stringify(worker.limits) : ""],
  ];
  const said = rows.filter(([, value]) => value !== "");
  return h(
    "div",
    {},
    table(`Facts of ${worker.name}`, ["what", "value"], said),
    h("h3", {}, "Bindings"),
    bindings(worker),
  );
}

function bindings({ name, bindings: found }: UserWorker): HTMLElement {
  if (found.length === 0) return h("p", { class: "soft" }, "None.");
  const rows = found.map((binding) => [binding.name, binding.type, targetOf(binding)]);
  return table(`Bindings of ${name}`, ["name", "type", "to"], rows);
}

function targetOf({ type, name: _, ...fields }: Binding): string {
  if (type.startsWith("secret_")) return "[secret]";
  const values = Object.values(fields);
  return values.length === 1 && typeof values[0] === "string" ? values[0] : JSON.stringify(fields);
}
