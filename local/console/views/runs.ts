/** Runs of every workflow: the newest first, one of them as a waterfall, and a form for another. */
import { api, local } from "../api.ts";
import { field, h, json, table } from "../dom.ts";
import type { Account, Called, Overview, Span } from "../model.ts";
import { repeatedly, type View } from "../view.ts";
import { waterfall } from "./waterfall.ts";

const PAGE = 25;

interface Instance {
  id: string;
  status: string;
  created_on: string;
  ended_on: string | null;
}

interface Details {
  status: string;
  error: unknown;
  output: unknown;
  params: unknown;
}

const REQUESTS: Record<string, { path: string; body: unknown }> = {
  BuildWorkflow: {
    path: "/build",
    body: {
      description: "Modern tech startup website",
      businessType: "technology",
      primaryGoal: "lead_generation",
      name: "TechFlow Solutions",
    },
  },
  OptimizationWorkflow: {
    path: "/optimize",
    body: {
      url: "https://example.com",
      businessType: "technology",
      primaryGoal: "conversion_optimization",
      optimizationType: "comprehensive",
    },
  },
};
/** Where in a run's output the page is that it made. */
const MADE = "results.development.result.html";

export const runs: View = async (into, [workflow, run], say) => {
  const { accounts } = await local<Overview>("overview");
  const known = accounts.flatMap((account) =>
    account.workflows.map((one) => ({ account, ...one })),
  );
  if (known.length === 0) {
    into.append(h("p", {}, "There is no workflow yet: `./code24 up` declares two."));
    return () => {};
  }
  const chosen = known.find(({ name }) => name === workflow) ?? known[0];
  if (chosen === undefined) return () => {};
  const { account, name, className, scriptName } = chosen;
  into.append(
    h(
      "nav",
      { "aria-label": "Workflows" },
      ...known.map((one) =>
        h(
          "a",
          { href: `#/runs/${one.name}`, "aria-current": one === chosen ? "page" : undefined },
          one.name,
        ),
      ),
    ),
  );
  if (run !== undefined) return one(into, account, name, run);
  into.append(starter(account, { name, className, scriptName }, say));
  return list(into, account, name);
};

function starter(
  account: Account,
  { name, className, scriptName }: { name: string; className: string; scriptName: string },
  say: (text: string) => void,
): HTMLElement {
  const known = REQUESTS[className];
  if (known === undefined) return h("p", { class: "soft" }, `${className} has no form here.`);
  const body = h("textarea", { rows: 7, spellcheck: "false" });
  body.value = JSON.stringify(known.body, null, 2);
  const start = async (event: Event) => {
    event.preventDefault();
    const url = `https://${scriptName}.${account.subdomain}.workers.dev${known.path}`;
    const headers = { "content-type": "application/json" };
    try {
      const sent = { url, method: "POST", headers, body: body.value };
      const answer = await local<Called>("call", "POST", sent);
      const { id, error } = JSON.parse(answer.body) as { id?: string; error?: { message: string } };
      if (id === undefined) say(error?.message ?? `It answered ${answer.status}.`);
      else location.hash = `#/runs/${name}/${id}`;
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  };
  return h(
    "details",
    {},
    h("summary", {}, "Start a run"),
    h(
      "form",
      { class: "fields", onsubmit: start as EventListener },
      field(`Body of POST ${known.path}`, body),
      h("button", {}, "Start"),
    ),
  );
}

async function list(into: HTMLElement, account: Account, name: string): Promise<() => void> {
  const holder = h("div", {});
  const pages = h("p", { class: "row" });
  into.append(h("h3", {}, "Runs"), holder, pages);
  let page = 1;
  let drawn = "";
  const draw = async () => {
    const path = `accounts/${account.id}/workflows/${name}/instances?page=${page}&per_page=${PAGE}`;
    const { result, result_info: info } = await api<Instance[]>(path);
    const text = JSON.stringify(result);
    if (text === drawn) return;
    drawn = text;
    const rows = result.map((one) => [
      h("a", { href: `#/runs/${name}/${encodeURIComponent(one.id)}` }, one.id),
      h("span", { class: one.status === "errored" ? "failed" : "" }, one.status),
      one.created_on,
      one.ended_on ?? "",
    ]);
    holder.replaceChildren(table(`Runs of ${name}`, ["run", "status", "started", "ended"], rows));
    const total = info?.total_count ?? result.length;
    const to = (label: string, wanted: number, possible: boolean) =>
      h(
        "button",
        {
          disabled: !possible,
          onclick: () => {
            page = wanted;
            void draw();
          },
        },
        label,
      );
    pages.replaceChildren(
      to("Newer", page - 1, page > 1),
      h("span", {}, `${(page - 1) * PAGE + 1} to ${(page - 1) * PAGE + result.length} of ${total}`),
      to("Older", page + 1, page * PAGE < total),
    );
  };
  await draw();
  return repeatedly(draw);
}

async function one(
  into: HTMLElement,
  account: Account,
  name: string,
  run: string,
): Promise<() => void> {
  const path = `accounts/${account.id}/workflows/${name}/instances/${encodeURIComponent(run)}`;
  const status = h("p", {});
  const fall = h("div", {});
  const more = h("div", { class: "panes two" });
  into.append(h("h3", {}, run), status, fall, more);
  let [told, counted] = ["", -1];
  const draw = async () => {
    const spans = await local<Span[]>(`spans?run=${encodeURIComponent(run)}`);
    const own = spans.filter(({ worker, span, method }) => {
      return (
        worker !== "sites" && !(span === "request" && worker === "workflows" && method === "GET")
      );
    });
    if (own.length !== counted) {
      counted = own.length;
      const gone = `Its lines are kept here no more: ./code24 trace ${run}`;
      fall.replaceChildren(own.length > 0 ? waterfall(own) : h("p", { class: "soft" }, gone));
    }
    const { result } = await api<Details>(path);
    if (result.status === told) return;
    told = result.status;
    status.textContent = result.status;
    status.className = result.status === "errored" ? "failed" : "";
    more.replaceChildren(...parts(name, run, result));
  };
  await draw();
  return repeatedly(draw);
}

function parts(name: string, run: string, { output, error, params }: Details): HTMLElement[] {
  const query = new URLSearchParams({ workflow: name, instance: run, path: MADE });
  const made = MADE.split(".").reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
    output,
  );
  const texts = h("div", {}, h("h3", {}, "Input"), json("Input", params), h("h3", {}, "Output"));
  texts.append(json("Output", output));
  if (error !== null) texts.append(h("h3", {}, "Error"), json("Error", error));
  if (typeof made !== "string") return [texts];
  const frame = h("iframe", {
    title: "The page that the run made",
    sandbox: "",
    src: `/__local/made?${query}`,
  });
  return [texts, h("div", {}, h("h3", {}, "The page that it made"), frame)];
}
