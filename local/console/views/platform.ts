/** Everything that is live, drawn: Workers, what they dispatch to, what they keep data in. */
import { local } from "../api.ts";
import { h, svg } from "../dom.ts";
import type { Account, Overview, Worker } from "../model.ts";
import type { View } from "../view.ts";
import { facts } from "./bindings.ts";

const WIDTH = 230;
const HEIGHT = 40;
const GAP = 14;
const COLUMN = 380;
const TOP = 10;

interface Box {
  id: string;
  kind: string;
  label: string;
  link: string;
  column: number;
}

interface Arrow {
  from: string;
  to: string;
  label: string;
  events?: boolean;
}

export const platform: View = async (into, [account, name]) => {
  const { accounts } = await local<Overview>("overview");
  for (const one of accounts) {
    const chosen =
      one.id === account ? one.workers.find((worker) => worker.name === name) : undefined;
    into.append(
      h("h3", {}, `${one.name} (${one.id})`),
      h("p", { class: "soft" }, counts(one)),
      drawing(one),
    );
    if (chosen !== undefined) into.append(details(chosen));
  }
  into.append(
    h(
      "p",
      {},
      "What is kept in KV, R2, D1, Durable Objects and workflows: ",
      h("a", { href: "/cdn-cgi/explorer/" }, "the explorer of Miniflare"),
      ".",
    ),
  );
  return () => {};
};

function counts({ workers, namespaces, kv, d1, r2, queues, workflows }: Account): string {
  const users = namespaces.reduce((sum, { userWorkers }) => sum + userWorkers, 0);
  return [
    `${workers.length} Workers`,
    `${namespaces.length} dispatch namespaces with ${users} user Workers`,
    `${kv.length} KV namespaces`,
    `${workflows.length} workflows`,
    `${d1.length} D1, ${r2.length} R2, ${queues.length} queues`,
  ].join(" · ");
}

function details(worker: Worker): HTMLElement {
  const more = [
    worker.public ? "answers under workers.dev" : "has no public address",
    worker.crons.length > 0 ? `crons: ${worker.crons.join(", ")}` : "",
    worker.tails.length > 0 ? `events to: ${worker.tails.join(", ")}` : "",
    `${worker.versions} versions`,
  ].filter(Boolean);
  return h(
    "article",
    { "aria-label": worker.name },
    h("h3", {}, worker.name),
    h("p", {}, more.join(" · ")),
    facts(worker),
  );
}

function drawing(account: Account): HTMLElement {
  const boxes = boxesOf(account);
  const arrows = arrowsOf(account);
  const places = new Map<string, { x: number; y: number }>();
  const filled = [0, 0, 0];
  for (const { id, column } of boxes) {
    const row = filled[column] ?? 0;
    places.set(id, { x: 10 + column * COLUMN, y: TOP + row * (HEIGHT + GAP) });
    filled[column] = row + 1;
  }
  const height = TOP + Math.max(...filled, 1) * (HEIGHT + GAP);
  const drawn = svg(
    "svg",
    {
      class: "map",
      viewBox: `0 0 ${2 * COLUMN + WIDTH + 20} ${height}`,
      role: "group",
      "aria-label": `The platform of ${account.name}`,
    },
    ...arrows.flatMap((arrow) => line(arrow, places)),
    ...boxes.map((box) => node(box, places.get(box.id))),
  );
  const region = h("div", {
    class: "scroll",
    tabindex: 0,
    role: "region",
    "aria-label": `Drawing of ${account.name}`,
  });
  region.append(drawn);
  return region;
}

function boxesOf(account: Account): Box[] {
  const store = (kind: string, id: string, label: string): Box => {
    return { id, kind, label, link: "/cdn-cgi/explorer/", column: 2 };
  };
  return [
    ...account.workflows.map(({ name }): Box => {
      return {
        id: `workflow ${name}`,
        kind: "workflow",
        label: name,
        link: `#/runs/${name}`,
        column: 0,
      };
    }),
    ...account.workers.map(({ name }): Box => {
      const link = `#/platform/${account.id}/${name}`;
      return { id: `worker ${name}`, kind: "Worker", label: name, link, column: 1 };
    }),
    ...account.namespaces.map(({ name, userWorkers }): Box => {
      const kind = `dispatch namespace, ${userWorkers} user Workers`;
      const link = `#/namespaces/${account.id}/${name}`;
      return { id: `namespace ${name}`, kind, label: name, link, column: 2 };
    }),
    ...account.kv.map(({ id, title }) => store("KV namespace", `kv ${id}`, title)),
    ...account.d1.map(({ id, name }) => store("D1 database", `d1 ${id}`, name)),
    ...account.r2.map(({ name }) => store("R2 bucket", `r2 ${name}`, name)),
    ...account.queues.map(({ name }) => store("queue", `queue ${name}`, name)),
  ];
}

/** What a binding leads to, by its type. */
const TARGETS: Record<string, { kind: string; field: string }> = {
  service: { kind: "worker", field: "service" },
  dispatch_namespace: { kind: "namespace", field: "namespace" },
  kv_namespace: { kind: "kv", field: "namespace_id" },
  d1: { kind: "d1", field: "id" },
  r2_bucket: { kind: "r2", field: "bucket_name" },
  queue: { kind: "queue", field: "queue_name" },
};

function arrowsOf({ workers, workflows }: Account): Arrow[] {
  const bound = workers.flatMap(({ name, bindings, tails }) => [
    ...bindings.flatMap((binding): Arrow[] => {
      const target = TARGETS[binding.type];
      if (target === undefined) return [];
      const to = `${target.kind} ${String(binding[target.field])}`;
      return [{ from: `worker ${name}`, to, label: binding.name }];
    }),
    ...tails.map((tail): Arrow => {
      return { from: `worker ${name}`, to: `worker ${tail}`, label: "events", events: true };
    }),
  ]);
  const runs = workflows.map(({ name, scriptName, className }): Arrow => {
    return { from: `workflow ${name}`, to: `worker ${scriptName}`, label: className };
  });
  return [...bound, ...runs];
}

function line(
  { from, to, label, events = false }: Arrow,
  places: Map<string, { x: number; y: number }>,
): SVGElement[] {
  const [start, end] = [places.get(from), places.get(to)];
  if (start === undefined || end === undefined) return [];
  const y1 = start.y + HEIGHT / 2;
  const y2 = end.y + HEIGHT / 2;
  // Within a column the arrow goes around the boxes.
  const same = start.x === end.x;
  const x1 = start.x + WIDTH;
  const x2 = same ? end.x + WIDTH : end.x;
  const bend = same ? x1 + 50 : (x1 + x2) / 2;
  const path = `M${x1} ${y1} C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`;
  return [
    svg(
      "path",
      { d: path, class: events ? "events" : "" },
      svg("title", {}, `${label}: ${from} to ${to}`),
    ),
  ];
}

function node({ kind, label, link }: Box, place?: { x: number; y: number }): SVGElement {
  const { x, y } = place ?? { x: 0, y: 0 };
  const short = label.length > 34 ? `${label.slice(0, 33)}…` : label;
  return svg(
    "a",
    { href: link },
    svg("rect", { x, y, width: WIDTH, height: HEIGHT, rx: 5 }),
    svg("text", { x: x + 10, y: y + 15, class: "kind" }, kind),
    " ",
    svg("text", { x: x + 10, y: y + 31 }, short),
  );
}
