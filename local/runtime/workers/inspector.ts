/**
 * Starts a script that is about to be stored, apart from everything that runs, and tells what it
 * exports. A script that does not parse or throws while starting fails here with workerd's message.
 */
import { decodeModules } from "./modules.ts";
import type { StartEnv } from "./start-env.ts";

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
  env: StartEnv;
}

/** Runs beside the candidate's own modules, in its isolate. */
const PROBE = "local-cloud-probe.js";
/** Runs before them. */
const BINDINGS = "local-cloud-bindings.js";

/** Bindings that take every call and do nothing. */
function bindingsSource(inert: string[]): string {
  return `
import { env } from "cloudflare:workers";
const inert = new Proxy(function () {}, {
  get: (_, name) => (name === "then" ? undefined : name === Symbol.toPrimitive ? () => "" : inert),
  apply: () => inert,
  construct: () => inert,
});
for (const name of ${JSON.stringify(inert)}) env[name] = inert;
`;
}

function probeSource(mainModule: string): string {
  return `
import "./${BINDINGS}";
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

const LISTENERS = "local-cloud-listeners.js";

/** Says which events a script in the older syntax listens to. */
function listenersSource(): string {
  return `
import "./${BINDINGS}";
import { env } from "cloudflare:workers";
Object.assign(globalThis, env);
export const handlers = [];
globalThis.addEventListener = (type) => { handlers.push(type); };
`;
}

function scriptProbeSource(script: string): string {
  return `
import { handlers } from "./${LISTENERS}";
import ${JSON.stringify(`./${script}`)};
export default { fetch() { return Response.json({ handlers, namedHandlers: [] }); } };`;
}

/** The candidate's modules, with the one that tells about them. */
function modulesOf({ syntax, mainModule, modules, env }: Candidate): Record<string, unknown> {
  const bindings = { [BINDINGS]: { js: bindingsSource(env.inert) } };
  if (syntax === "modules") {
    return { ...decodeModules(modules), ...bindings, [PROBE]: { js: probeSource(mainModule) } };
  }
  return {
    ...bindings,
    // What a script may do and a module may not, CommonJS may.
    [mainModule]: { cjs: modules[mainModule]?.js ?? "" },
    [LISTENERS]: { js: listenersSource() },
    [PROBE]: { js: scriptProbeSource(mainModule) },
  };
}

/** A script that does nothing while it starts: what it takes is workerd's own share. */
const NOTHING: Candidate = {
  id: "nothing",
  syntax: "modules",
  mainModule: "nothing.js",
  compatibilityDate: "2026-04-01",
  compatibilityFlags: [],
  modules: { "nothing.js": { js: "export default {};" } },
  env: { values: {}, inert: [] },
};
let share: number | undefined;

/** Milliseconds that a script computes while it starts, in whole tens: less is the noise of this clock. */
function startupTimeMs(elapsed: number, ofNothing: number): number {
  return Math.floor(Math.max(0, elapsed - ofNothing) / 10) * 10;
}

async function exportsOf(candidate: Candidate, env: Env): Promise<Record<string, unknown>> {
  const worker = env.LOADER.get(candidate.id, () => ({
    compatibilityDate: candidate.compatibilityDate,
    compatibilityFlags: candidate.compatibilityFlags,
    mainModule: PROBE,
    modules: modulesOf(candidate) as Record<string, string>,
    env: candidate.env.values,
    globalOutbound: null,
  }));
  const answer = await worker.getEntrypoint().fetch("https://inspector.invalid/");
  return (await answer.json()) as Record<string, unknown>;
}

/** Of the second isolate: the first of a process takes longer than any that follows. */
async function shareOf(env: Env): Promise<number> {
  await exportsOf(NOTHING, env);
  const started = Date.now();
  await exportsOf({ ...NOTHING, id: "nothing again" }, env);
  return Date.now() - started;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const candidate = (await request.json()) as Candidate;
    const ofNothing = share ?? (await shareOf(env));
    share = ofNothing;
    const started = Date.now();
    try {
      const exports = await exportsOf(candidate, env);
      const elapsed = Date.now() - started;
      return Response.json({ ...exports, startupTimeMs: startupTimeMs(elapsed, ofNothing) });
    } catch (error) {
      return Response.json({ error: error instanceof Error ? error.message : String(error) });
    }
  },
};
