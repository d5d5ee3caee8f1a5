/** Whether one request may leave; asked again for each redirect. */
import { notPublic } from "./public.ts";
import { EgressError } from "./refusal.ts";
import type { EgressSettings } from "./settings.ts";

/** https://fetch.spec.whatwg.org/#forbidden-method */
const FORBIDDEN_METHODS = new Set(["CONNECT", "TRACE", "TRACK"]);

/** Throws {@link EgressError} `egress_denied` that names the host and the rule. */
export function requireAllowed(url: URL, method: string, settings: EgressSettings): void {
  const rule = ruleAgainst(url, method, settings);
  if (rule === undefined) return;
  throw new EgressError("egress_denied", `Nothing may leave for ${hostOf(url)}: ${rule}.`);
}

/** A scheme without hosts (`data:`) is named instead. */
function hostOf(url: URL): string {
  return url.host || url.protocol;
}

function ruleAgainst(url: URL, method: string, settings: EgressSettings): string | undefined {
  if (url.protocol !== "http:" && url.protocol !== "https:") return "only http and https may";
  if (url.username !== "" || url.password !== "") return "the URL has credentials in it";
  // The parser drops the scheme's own port. Services that are no web sites listen on others.
  if (url.port !== "") return "only port 80 of http and 443 of https are open";
  if (FORBIDDEN_METHODS.has(method.toUpperCase())) return `the method ${method} is not allowed`;
  return hostRule(url.hostname.replace(/\.$/, ""), settings);
}

function hostRule(name: string, settings: EgressSettings): string | undefined {
  const { platformHosts, denyHosts, allowHosts } = settings;
  const why = notPublic(name);
  if (why !== undefined) return `it is ${why}`;
  if (isListed(name, platformHosts)) return "it is a host of the platform itself";
  if (isListed(name, denyHosts)) return "it is among the denied hosts of the settings";
  if (!isListed(name, allowHosts)) return "it is not among the egress hosts of the settings";
  return undefined;
}

function isListed(name: string, patterns: string[]): boolean {
  return patterns.some((pattern) => covers(pattern.toLowerCase(), name));
}

function covers(pattern: string, name: string): boolean {
  if (pattern === "*") return true;
  return pattern.startsWith("*.") ? name.endsWith(pattern.slice(1)) : name === pattern;
}
