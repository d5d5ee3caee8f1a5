/**
 * The console: what is there, what runs, what was asked, and the switches of the local cloud.
 *
 * A view is a function that fills an element and gives back what ends it. The address after `#` names
 * the view and what it shows, so that each can be linked and gone back to.
 */
import { api, local, Refused, token } from "./api.ts";
import { h } from "./dom.ts";
import type { View } from "./view.ts";
import { logs } from "./views/logs.ts";
import { namespaces } from "./views/namespaces.ts";
import { platform } from "./views/platform.ts";
import { requests } from "./views/requests.ts";
import { runs } from "./views/runs.ts";
import { switches } from "./views/switches.ts";

const VIEWS: Record<string, { title: string; show: View }> = {
  platform: { title: "Platform", show: platform },
  runs: { title: "Runs", show: runs },
  namespaces: { title: "User Workers", show: namespaces },
  requests: { title: "API requests", show: requests },
  logs: { title: "Logs", show: logs },
  switches: { title: "Switches", show: switches },
};
const FIRST = "platform";
const GIVEN = "#token=";

const main = document.querySelector("#view") as HTMLElement;
const nav = document.querySelector("#views") as HTMLElement;
const status = document.querySelector("#said") as HTMLElement;
const form = document.querySelector("#token") as HTMLFormElement;

/** Says to people what became of something, to a screen reader too. */
function say(text: string): void {
  status.textContent = text;
}

let end = () => {};
let shown = 0;

async function show(): Promise<void> {
  const [name = FIRST, ...rest] = location.hash.replace(/^#\/?/, "").split("/");
  const found = VIEWS[name] ?? VIEWS[FIRST];
  if (found === undefined) return;
  const { title, show: fill } = found;
  end();
  end = () => {};
  shown += 1;
  const turn = shown;
  document.title = `${title} · Local cloud`;
  for (const link of nav.querySelectorAll("a")) {
    if (link.textContent === title) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const section = h("section", {}, h("h2", {}, title));
  main.replaceChildren(section);
  try {
    const ended = await fill(section, rest.map(decodeURIComponent), say);
    if (turn === shown) end = ended;
    else ended();
  } catch (error) {
    section.append(h("p", { class: "failed" }, explained(error)));
  }
}

function explained(error: unknown): string {
  if (!(error instanceof Refused)) return String(error);
  const hint = token.get() === "" ? " Give the API token above: `./code24 env` prints it." : "";
  return `${error.message}${hint}`;
}

function takeToken(value: string): void {
  token.set(value);
  // For the explorer, which asks with a cookie; a wrong token is refused where it is needed.
  if (value !== "") void local("session", "POST").catch(() => undefined);
  const field = form.querySelector("input") as HTMLInputElement;
  field.value = value;
}

nav.append(
  ...Object.entries(VIEWS).map(([name, { title }]) => h("a", { href: `#/${name}` }, title)),
);
if (location.hash.startsWith(GIVEN)) {
  takeToken(decodeURIComponent(location.hash.slice(GIVEN.length)));
  history.replaceState(null, "", `#/${FIRST}`);
} else {
  takeToken(token.get());
}
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  takeToken((form.querySelector("input") as HTMLInputElement).value.trim());
  try {
    await api("user/tokens/verify");
    say("The token is good.");
    await show();
  } catch (error) {
    say(explained(error));
  }
});
addEventListener("hashchange", async () => {
  await show();
  main.focus();
});
await show();
