/** The switches of the local cloud; each shows the line for a shell that does the same. */
import { curl, local } from "../api.ts";
import { field, h, json } from "../dom.ts";
import type { View } from "../view.ts";

interface Switch {
  title: string;
  what: string;
  method: string;
  path: string;
  /** The body as it is now, or an example; none for a request without one. */
  body?: () => Promise<unknown>;
  /** What a person is asked first. */
  sure?: string;
}

const SWITCHES: Switch[] = [
  {
    title: "Faults",
    what: "Answers of the API that fail, wait, or are cut off: each as often as it says.",
    method: "POST",
    path: "faults",
    body: async () => [
      { method: "PUT", path: "/workers/scripts/", kind: "status", status: 503, count: 1 },
    ],
  },
  { title: "No faults", what: "Takes every fault away.", method: "DELETE", path: "faults" },
  {
    title: "Hosts",
    what: "Public host names that the Workers' fetches find on this machine.",
    method: "PUT",
    path: "hosts",
    body: () => local("hosts"),
  },
  {
    title: "Options",
    what: "The order of bindings in answers, and Cloudflare's limit of writes to a key.",
    method: "PUT",
    path: "options",
    body: () => local("options"),
  },
  {
    title: "Cron",
    what: "Fires a cron of a Worker now.",
    method: "POST",
    path: "scheduled",
    body: async () => ({ account: "", script: "code24-workflows-local", cron: "17 3 * * *" }),
  },
  {
    title: "Fill",
    what: "Makes resources with the ids that they have in a real account.",
    method: "POST",
    path: "fill",
    body: async () => ({ accounts: [] }),
  },
  {
    title: "Restore",
    what: "Puts a snapshot back in place of everything. A snapshot is what /__local/snapshot gives.",
    method: "POST",
    path: "restore",
    body: async () => ({}),
    sure: "Restoring replaces every resource of this cloud. Go on?",
  },
  {
    title: "Forget requests",
    what: "Empties the journal of API requests.",
    method: "DELETE",
    path: "requests",
  },
  {
    title: "Reset",
    what: "Deletes every Worker, every value and every run.",
    method: "POST",
    path: "reset",
    sure: "This deletes everything in this cloud. Go on?",
  },
];

export const switches: View = async (into, _address, say) => {
  into.append(
    h("p", {}, h("a", { href: "/__local/snapshot", download: "snapshot.json" }, "Save a snapshot")),
    h("div", { class: "panes two" }, ...(await Promise.all(SWITCHES.map((one) => form(one, say))))),
  );
  return () => {};
};

async function form(
  { title, what, method, path, body, sure }: Switch,
  say: (text: string) => void,
): Promise<HTMLElement> {
  const text = h("textarea", { rows: 5, spellcheck: "false" });
  if (body !== undefined) text.value = JSON.stringify(await body(), null, 2);
  const line = h("div", {});
  const send = async (event: Event) => {
    event.preventDefault();
    if (sure !== undefined && !confirm(sure)) return;
    try {
      const sent: unknown = body === undefined ? undefined : JSON.parse(text.value);
      line.replaceChildren(json("The same in a shell", curl(`/__local/${path}`, method, sent)));
      await local(path, method, sent);
      say(`${title}: done.`);
    } catch (error) {
      say(`${title}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return h(
    "form",
    { class: "fields", onsubmit: send as EventListener },
    h("h3", {}, title),
    h("p", {}, what),
    body === undefined ? null : field("Body, as JSON", text),
    h("button", {}, `${method} /__local/${path}`),
    line,
  );
}
