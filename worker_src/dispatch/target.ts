import { HttpError } from "../shared/errors.ts";

/** Which agent a path is for, and what it is asked to do. */
export interface Target {
  /** The user Worker's script name. */
  agent: string;
  action: string;
}

/** https://developers.cloudflare.com/workers/configuration/ : a script name is a DNS label. */
const SCRIPT_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const ACTION = /^[a-z0-9][a-z0-9-]{0,62}(\/[a-z0-9][a-z0-9-]{0,62})*$/;

/**
 * `/workers/<agent>/<action>`; `/workers/audit/<kind>` is the script `<kind>-auditor`, and a first
 * segment that the settings route elsewhere is the agent that they name.
 *
 * Throws {@link HttpError} 404 for a path that is none of these. What a URL parser has resolved
 * (`..`) is gone before this, and what it leaves encoded is no name.
 */
export function targetOf(pathname: string, routes: Record<string, string> = {}): Target {
  const match = /^\/workers\/([^/]+)\/(.+)$/.exec(pathname);
  const [, first = "", action = ""] = match ?? [];
  const agent = agentOf(first, action, routes);
  if (SCRIPT_NAME.test(first) && SCRIPT_NAME.test(agent) && ACTION.test(action)) {
    return { agent, action };
  }
  throw noAgentAt(pathname);
}

export function noAgentAt(pathname: string): HttpError {
  const message = `No agent is at ${pathname}: expected /workers/<agent>/<action>.`;
  return new HttpError(404, "not_found", message);
}

function agentOf(first: string, action: string, routes: Record<string, string>): string {
  if (first === "audit") return `${action}-auditor`;
  return Object.hasOwn(routes, first) ? (routes[first] ?? first) : first;
}
