/** A main module in front of a Worker's own: what the local cloud needs inside a Worker's isolate. */
import { posix } from "node:path";
import type { ScriptVersion } from "../state/model.ts";
import { workflowsPart } from "./exported-workflows.ts";
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
  const workflows = workflowsPart(version);
  if (parts.length === 0 && workflows === undefined) return undefined;
  const { mainModule } = version;
  const own = JSON.stringify(`./${posix.basename(mainModule)}`);
  const source = `import * as own from ${own};
export * from ${own};
${workflows === undefined ? "export default own.default;\n" : `${workflows}${wrappedExports(version)}`}${parts.join("")}`;
  return { name: posix.join(posix.dirname(mainModule), "local-cloud-front.js"), source };
}

/** Each export by its name, wrapped: it goes before the same one of `export *`. */
function wrappedExports({ handlers, namedHandlers }: ScriptVersion): string {
  const named = namedHandlers.map(
    ({ name }, n) =>
      `const own${n} = wrapped(own[${JSON.stringify(name)}]);\nexport { own${n} as ${JSON.stringify(name)} };\n`,
  );
  return `${handlers.length > 0 ? "export default wrapped(own.default);\n" : ""}${named.join("")}`;
}
