/** What the API received, as it comes; secret values never arrive here. */
import { local } from "../api.ts";
import { field, h, json, milliseconds, time } from "../dom.ts";
import type { Entry } from "../model.ts";
import { repeatedly, type View } from "../view.ts";

const MOST_SHOWN = 300;

export const requests: View = async (into) => {
  const filter = h("input", {
    type: "search",
    placeholder: "part of a path, a client or a status",
  });
  const list = h("ol", { class: "lines", "aria-label": "Requests, newest first" });
  into.append(field("Filter", filter), list);
  const entries: Entry[] = [];
  const fits = ({ method, path, status, client }: Entry) =>
    `${method} ${path} ${status} ${client}`.includes(filter.value);
  const redraw = () => {
    const shown = entries.filter(fits).slice(-MOST_SHOWN).reverse();
    list.replaceChildren(...shown.map(item));
  };
  filter.addEventListener("input", redraw);
  return repeatedly(async () => {
    const last = entries.at(-1)?.seq ?? 0;
    const found = await local<Entry[]>(`requests?after=${last}`);
    if (found.length === 0) return;
    entries.push(...found);
    entries.splice(0, Math.max(0, entries.length - 10 * MOST_SHOWN));
    list.prepend(...found.filter(fits).reverse().map(item));
    while (list.children.length > MOST_SHOWN) list.lastElementChild?.remove();
  });
};

function item(entry: Entry): HTMLElement {
  const { at, method, path, query, status, ms, client, metadata } = entry;
  const asked = new URLSearchParams(query).toString();
  const line = [
    h("span", { class: "mono soft" }, `${time(at)} `),
    h("span", { class: `mono ${status >= 400 ? "failed" : ""}` }, `${status} `),
    h("span", { class: "mono" }, `${method} ${path}${asked === "" ? "" : `?${asked}`} `),
    h("span", { class: "soft" }, `${milliseconds(ms)}, ${client || "no client name"}`),
  ];
  if (metadata === undefined) return h("li", {}, ...line);
  return h("li", {}, h("details", {}, h("summary", {}, ...line), json("What was sent", metadata)));
}
