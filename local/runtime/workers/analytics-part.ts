/**
 * Where a Worker keeps `waitUntil` for its `analytics_engine` bindings: a data point outlives the
 * request that writes it, and a binding's own module cannot import what the Worker's can.
 * https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil
 */
export const WAIT_UNTIL = "local-cloud.wait-until";

export const ANALYTICS_PART = `import { waitUntil } from "cloudflare:workers";
globalThis[Symbol.for("${WAIT_UNTIL}")] = waitUntil;
`;
