/**
 * A script of the older syntax as modules, where workerd takes nothing else: in a loader, and beside
 * bindings that are made of modules themselves.
 * https://developers.cloudflare.com/workers/reference/migrate-to-module-workers/
 */

interface SourceModule {
  name: string;
  kind: "js" | "cjs";
  source: string;
}

/** The main module first. */
export function serviceWorkerModules(script: string): [SourceModule, ...SourceModule[]] {
  return [
    { name: "index.js", kind: "js", source: MAIN },
    { name: "listeners.js", kind: "js", source: LISTENERS },
    // What a script of the older syntax may do and a module may not, CommonJS may.
    { name: "script.cjs", kind: "cjs", source: script },
  ];
}

const MAIN = `import { answer, tick } from "./listeners.js";
import "./script.cjs";
export default { fetch: answer, scheduled: tick };
`;

/**
 * https://developers.cloudflare.com/workers/runtime-apis/handlers/fetch/#service-worker-syntax and
 * https://developers.cloudflare.com/workers/runtime-apis/handlers/scheduled/#service-worker-syntax
 */
const LISTENERS = `import { env } from "cloudflare:workers";
Object.assign(globalThis, env);
const listeners = { fetch: [], scheduled: [] };
globalThis.addEventListener = (type, listener) => { listeners[type]?.push(listener); };
const call = (listener, event) => (listener.handleEvent ?? listener).call(globalThis, event);
export async function answer(request, _env, ctx) {
  let answered;
  const event = {
    type: "fetch",
    request,
    respondWith(response) { answered ??= Promise.resolve(response); },
    waitUntil: (promise) => ctx.waitUntil(promise),
    passThroughOnException: () => ctx.passThroughOnException(),
  };
  for (const listener of listeners.fetch) if (answered === undefined) await call(listener, event);
  return answered ?? fetch(request);
}
export async function tick({ cron, scheduledTime }, _env, ctx) {
  const waitUntil = (promise) => ctx.waitUntil(promise);
  for (const listener of listeners.scheduled) {
    await call(listener, { type: "scheduled", cron, scheduledTime, waitUntil });
  }
}
`;
