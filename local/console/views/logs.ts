/** Lines of the Workers and of the cloud, as they come. */
import { local } from "../api.ts";
import { field, h, json, time } from "../dom.ts";
import type { Written } from "../model.ts";
import { repeatedly, type View } from "../view.ts";

const MOST_SHOWN = 500;
const WORKERS = ["", "workflows", "build-dispatch", "optimize-dispatch", "sites", "agent", "tail"];

export const logs: View = async (into) => {
  const worker = h(
    "select",
    {},
    ...WORKERS.map((name) => h("option", { value: name }, name === "" ? "all" : name)),
  );
  const search = h("input", { type: "search", placeholder: "part of a line" });
  const bad = h("input", { type: "checkbox" });
  const list = h("ol", { class: "lines", "aria-label": "Lines, newest first" });
  into.append(
    h(
      "div",
      { class: "row" },
      field("Worker", worker),
      field("Text", search),
      h("label", { class: "row" }, bad, "only what did not go well"),
    ),
    list,
  );
  const lines: Written[] = [];
  const fits = ({ text, line }: Written) =>
    text.includes(search.value) &&
    (worker.value === "" || line?.worker === worker.value) &&
    (!bad.checked || (line !== undefined && line.outcome !== "ok"));
  const redraw = () => {
    list.replaceChildren(...lines.filter(fits).slice(-MOST_SHOWN).reverse().map(item));
  };
  for (const control of [worker, search, bad]) control.addEventListener("input", redraw);
  let last = 0;
  return repeatedly(async () => {
    const found = await local<{ lines: Written[]; last: number }>(`logs?after=${last}`);
    // Less than before when the cloud was started again.
    last = found.last;
    if (found.lines.length === 0) return;
    lines.push(...found.lines);
    lines.splice(0, Math.max(0, lines.length - 10 * MOST_SHOWN));
    list.prepend(...found.lines.filter(fits).reverse().map(item));
    while (list.children.length > MOST_SHOWN) list.lastElementChild?.remove();
  });
};

function item({ at, text, line }: Written): HTMLElement {
  const when = h("span", { class: "mono soft" }, `${time(at)} `);
  if (line === undefined) return h("li", {}, when, h("span", { class: "mono" }, text));
  const said = ["worker", "span", "outcome", "reason", "step", "agent", "route", "host", "status"]
    .map((name) => line[name])
    .filter((value) => value !== undefined)
    .join(" ");
  const short = h("span", { class: `mono ${String(line.outcome ?? "")}` }, said || text);
  return h("li", {}, h("details", {}, h("summary", {}, when, short), json("Line", line)));
}
