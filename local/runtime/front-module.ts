/** A main module in front of a Worker's own: what the local cloud needs inside a Worker's isolate. */
import { posix } from "node:path";
import type { ScriptVersion } from "../state/model.ts";
import { isModule } from "./modules.ts";
import { OUTBOUND_PART } from "./outbound-parameters.ts";
import { ANALYTICS_PART } from "./workers/analytics-part.ts";

/** `outbound`: it takes parameters as an outbound Worker. Undefined when the Worker needs none. */
export function frontModule(
  version: ScriptVersion,
  outbound: boolean,
): { name: string; source: string } | undefined {
  const counts =
    isModule(version) &&
    version.handlers.length > 0 &&
    version.bindings.some(({ type }) => type === "analytics_engine");
  const parts = [...(outbound ? [OUTBOUND_PART] : []), ...(counts ? [ANALYTICS_PART] : [])];
  if (parts.length === 0) return undefined;
  const { mainModule } = version;
  const own = JSON.stringify(`./${posix.basename(mainModule)}`);
  const source = `import * as own from ${own};
export * from ${own};
export default own.default;
${parts.join("")}`;
  return { name: posix.join(posix.dirname(mainModule), "local-cloud-front.js"), source };
}
