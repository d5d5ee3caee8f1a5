/** Workers that the API accepts and workerd cannot start here: each answers with the reason. */
import type { ScriptVersion } from "../state/model.ts";
import { moduleKind } from "./modules.ts";

/** Why a version cannot run on this machine; undefined when it can. */
export function whyNotRunnable(version: ScriptVersion): string | undefined {
  const main = version.modules.find(({ name }) => name === version.mainModule);
  if (main === undefined || moduleKind(main, version.mainModule) !== "py") return undefined;
  return "Python Workers need Pyodide, which workerd downloads; the local cloud keeps this Worker without running it.";
}

/** The source of a Worker that answers every request with the reason. */
export function explanation(why: string): string {
  const body = JSON.stringify(`This Worker does not run in the local cloud: ${why}\n`);
  return `const answer = () => new Response(${body}, {
  status: 501,
  headers: { "content-type": "text/plain; charset=UTF-8" },
});
export default { fetch() { return answer(); } };`;
}
