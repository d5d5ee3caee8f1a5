/**
 * Starts a script that is about to be stored, apart from everything that runs, and tells what it
 * exports. A script that does not parse or throws while starting fails here with workerd's message.
 */
import { decodeModules } from "./modules.ts";

interface Env {
  LOADER: WorkerLoader;
}

interface Candidate {
  id: string;
  syntax: "modules" | "service-worker";
  mainModule: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  modules: Record<string, Record<string, string>>;
}

/** Runs beside the candidate's own modules, in its isolate. */
const PROBE = "local-cloud-probe.js";

function probeSource(mainModule: string): string {
  return `
import * as main from ${JSON.stringify(`./${mainModule}`)};
const OWN = new Set(["constructor", "dup", "getStub"]);
function handlersOf(value) {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return [];
  const found = new Set();
  for (let o = typeof value === "function" ? value.prototype : value; o && o !== Object.prototype; o = Object.getPrototypeOf(o)) {
    for (const name of Object.getOwnPropertyNames(o)) {
      const own = Object.getOwnPropertyDescriptor(o, name);
      if (!OWN.has(name) && typeof own.value === "function") found.add(name);
    }
  }
  return [...found].sort();
}
export default { fetch() {
  const named = Object.entries(main).filter(([name, value]) => name !== "default" && typeof value === "function")
    .map(([name, value]) => ({ name, handlers: handlersOf(value) }));
  return Response.json({ handlers: handlersOf(main.default), namedHandlers: named });
} };`;
}

/** Service-worker syntax is script code: it runs as a function with the listener it registers. */
function serviceWorkerSource(source: string): string {
  return `
const handlers = [];
const addEventListener = (type) => { handlers.push(type); };
(function () { ${source}
}).call(globalThis);
export default { fetch() { return Response.json({ handlers, namedHandlers: [] }); } };`;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const candidate = (await request.json()) as Candidate;
    const { modules, mainModule, syntax } = candidate;
    const source = modules[mainModule]?.js ?? "";
    const probe = syntax === "modules" ? probeSource(mainModule) : serviceWorkerSource(source);
    const all =
      syntax === "modules"
        ? { ...decodeModules(modules), [PROBE]: { js: probe } }
        : { [PROBE]: { js: probe } };
    const started = Date.now();
    try {
      const worker = env.LOADER.get(candidate.id, () => ({
        compatibilityDate: candidate.compatibilityDate,
        compatibilityFlags: candidate.compatibilityFlags,
        mainModule: PROBE,
        modules: all as unknown as Record<string, string>,
        globalOutbound: null,
      }));
      const answer = await worker.getEntrypoint().fetch("https://inspector.invalid/");
      const exports = (await answer.json()) as Record<string, unknown>;
      return Response.json({ ...exports, startupTimeMs: Date.now() - started });
    } catch (error) {
      return Response.json({ error: error instanceof Error ? error.message : String(error) });
    }
  },
};
