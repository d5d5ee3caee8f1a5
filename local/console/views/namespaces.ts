/** User Workers by dispatch namespace: what each is, and a request by hand. */
import { local } from "../api.ts";
import { field, h, json, milliseconds, table } from "../dom.ts";
import type { Called, Overview, Span, UserWorker } from "../model.ts";
import type { View } from "../view.ts";
import { facts } from "./bindings.ts";
import { waterfall } from "./waterfall.ts";

interface Page {
  total: number;
  userWorkers: UserWorker[];
  next: number | null;
}

export const namespaces: View = async (into, [account, namespace, name], say) => {
  const { accounts } = await local<Overview>("overview");
  const all = accounts.flatMap((one) =>
    one.namespaces.map((each) => ({ account: one.id, ...each })),
  );
  into.append(
    h(
      "nav",
      { "aria-label": "Dispatch namespaces" },
      ...all.map((one) => {
        const current = one.account === account && one.name === namespace ? "page" : undefined;
        const href = `#/namespaces/${one.account}/${one.name}`;
        return h("a", { href, "aria-current": current }, `${one.name} (${one.userWorkers})`);
      }),
    ),
  );
  const [first] = all;
  const where = {
    account: account ?? first?.account ?? "",
    namespace: namespace ?? first?.name ?? "",
  };
  if (name === undefined) await list(into, where);
  else await one(into, where, name, say);
  return () => {};
};

type Where = { account: string; namespace: string };

async function list(into: HTMLElement, where: Where): Promise<void> {
  const search = h("input", { type: "search", placeholder: "part of a name" });
  const holder = h("div", {});
  into.append(h("h3", {}, where.namespace), field("Search", search), holder);
  let turn = 0;
  const draw = async (from: number) => {
    turn += 1;
    const mine = turn;
    const query = new URLSearchParams({ ...where, search: search.value, from: String(from) });
    const { total, userWorkers, next } = await local<Page>(`user-workers?${query}`);
    if (mine !== turn) return;
    const rows = userWorkers.map((one) => [
      h("a", { href: `#/namespaces/${where.account}/${where.namespace}/${one.name}` }, one.name),
      `${one.codeBytes} bytes`,
      one.modifiedOn,
      one.tags.join(", "),
    ]);
    const heads = ["user Worker", "code", "changed", "tags"];
    const last = from + userWorkers.length;
    const to = (label: string, start: number, possible: boolean) =>
      h("button", { disabled: !possible, onclick: () => void draw(start) }, label);
    holder.replaceChildren(
      table(`User Workers of ${where.namespace}`, heads, rows),
      h(
        "p",
        { class: "row" },
        to("Back", Math.max(0, from - 100), from > 0),
        h("span", {}, total === 0 ? "none" : `${from + 1} to ${last} of ${total}`),
        to("Forward", next ?? 0, next !== null),
      ),
    );
  };
  search.addEventListener("input", () => void draw(0));
  await draw(0);
}

async function one(
  into: HTMLElement,
  where: Where,
  name: string,
  say: (text: string) => void,
): Promise<void> {
  const query = new URLSearchParams({ ...where, search: name });
  const { userWorkers } = await local<Page>(`user-workers?${query}`);
  const found = userWorkers.find((each) => each.name === name);
  into.append(h("h3", {}, `${name} in ${where.namespace}`));
  if (found === undefined) {
    into.append(h("p", {}, "There is no such user Worker."));
    return;
  }
  into.append(facts(found), h("h3", {}, "Call it by hand"), caller(where, name, say));
}

function caller(where: Where, name: string, say: (text: string) => void): HTMLElement {
  const method = h(
    "select",
    {},
    ...["POST", "GET", "PUT", "DELETE"].map((one) => h("option", {}, one)),
  );
  const path = h("input", { value: "/" });
  const body = h("textarea", { rows: 6, spellcheck: "false" });
  body.value = '{"input": {}}';
  const answer = h("div", { "aria-live": "polite" });
  const send = async (event: Event) => {
    event.preventDefault();
    const run = `console-${crypto.randomUUID()}`;
    const headers = { "content-type": "application/json", "x-instance-id": run };
    const userWorker = { ...where, name };
    const url = new URL(path.value, "https://user-worker.invalid").href;
    try {
      const sent = { url, method: method.value, headers, body: body.value, userWorker };
      const called = await local<Called>("call", "POST", sent);
      const spans = await local<Span[]>(`spans?run=${run}`);
      answer.replaceChildren(
        h("p", {}, `It answered ${called.status} in ${milliseconds(called.ms)}.`),
        json("Answer", pretty(called.body)),
        h("h3", {}, "What it did and fetched"),
        spans.length > 0
          ? waterfall(spans)
          : h("p", { class: "soft" }, "It wrote no line of ours."),
      );
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return h(
    "form",
    { class: "fields", onsubmit: send as EventListener },
    field("Method", method),
    field("Path", path),
    field("Body", body),
    h("button", {}, "Send"),
    answer,
  );
}

function pretty(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
