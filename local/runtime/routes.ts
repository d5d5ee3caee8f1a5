/**
 * How a request finds a Worker through a zone: routes with patterns, and custom hostnames, which
 * lead to the zone's fallback origin.
 *
 * As on Cloudflare, the proxy has to see the request first: a host name of the zone needs a proxied
 * DNS record, a custom hostname must be active and the fallback origin must be proxied.
 * https://developers.cloudflare.com/workers/configuration/routing/routes/
 * https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/start/advanced-settings/worker-as-origin/
 */
import type { Zone, ZoneDocument } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { hostnameStatus } from "./custom-hostnames.ts";

export interface ZoneRoute {
  pattern: string;
  /** The name of the Worker; null for a route that keeps Workers away. */
  script: string | null;
}

/** A zone with what it routes by. */
export interface RoutedZone {
  zone: Zone;
  /** The most specific pattern first. */
  routes: ZoneRoute[];
  /** Host names with a proxied record; `*.name` for those under a name. */
  proxied: Set<string>;
  customHostnames: Map<string, ZoneDocument>;
  fallbackOrigin: string | undefined;
}

export function routedZones(store: Store): RoutedZone[] {
  const zones = new Map<string, RoutedZone>();
  for (const zone of store.zones.list()) {
    const fallbackOrigin = store.documents.get(`fallback_origin/${zone.id}`)?.body.origin;
    zones.set(zone.id, {
      zone,
      routes: [],
      proxied: new Set(),
      customHostnames: new Map(),
      fallbackOrigin: typeof fallbackOrigin === "string" ? fallbackOrigin : undefined,
    });
  }
  for (const document of store.documents.list()) {
    const found = zones.get(document.owner);
    if (found !== undefined) add(document, found);
  }
  for (const { routes } of zones.values()) routes.sort(moreSpecificFirst);
  // The longest name first: a zone may be under another one.
  return [...zones.values()].sort((a, b) => b.zone.name.length - a.zone.name.length);
}

function add(document: ZoneDocument, zone: RoutedZone): void {
  const { kind, body } = document;
  if (kind === "route") {
    const script = body.script ? String(body.script) : null;
    zone.routes.push({ pattern: String(body.pattern), script });
  } else if (kind === "custom_hostname") {
    zone.customHostnames.set(String(body.hostname).toLowerCase(), document);
  } else if (kind === "dns_record" && body.proxied === true) {
    zone.proxied.add(String(body.name).toLowerCase());
  }
}

/** The zone whose proxy sees the requests for a host name. */
export function zoneFor(zones: RoutedZone[], hostname: string): RoutedZone | undefined {
  return zones.find(
    (one) =>
      (isUnder(hostname, one.zone.name) && isProxied(one, hostname)) ||
      isCustomHostname(one, hostname),
  );
}

/** Whether a host name is a customer's, is active, and leads to a fallback origin that is proxied. */
export function isCustomHostname(zone: RoutedZone, hostname: string): boolean {
  const document = zone.customHostnames.get(hostname);
  if (document === undefined || zone.fallbackOrigin === undefined) return false;
  return hostnameStatus(document.body) === "active" && isProxied(zone, zone.fallbackOrigin);
}

function isProxied({ proxied }: RoutedZone, hostname: string): boolean {
  if (proxied.has(hostname)) return true;
  const labels = hostname.split(".");
  return labels.some((_, n) => n > 0 && proxied.has(`*.${labels.slice(n).join(".")}`));
}

const isUnder = (hostname: string, name: string): boolean =>
  hostname === name || hostname.endsWith(`.${name}`);

/** The most specific route that matches; a route without a Worker is found too. */
export function routeFor({ routes }: RoutedZone, hostname: string, path: string) {
  return routes.find(({ pattern }) => matches(pattern, hostname, path));
}

/** A pattern is `host/path`; a `*` may begin the host and end the path. */
function matches(pattern: string, hostname: string, path: string): boolean {
  const { host, path: wanted } = parts(pattern);
  const hostFits = host.startsWith("*") ? hostname.endsWith(host.slice(1)) : hostname === host;
  if (!hostFits) return false;
  return wanted.endsWith("*") ? path.startsWith(wanted.slice(0, -1)) : path === wanted;
}

function parts(pattern: string): { host: string; path: string } {
  const bare = pattern.replace(/^https?:\/\//, "");
  const slash = bare.indexOf("/");
  return slash === -1
    ? { host: bare.toLowerCase(), path: "/" }
    : { host: bare.slice(0, slash).toLowerCase(), path: bare.slice(slash) };
}

function moreSpecificFirst(a: ZoneRoute, b: ZoneRoute): number {
  const [one, other] = [parts(a.pattern), parts(b.pattern)];
  return (
    Number(one.host.startsWith("*")) - Number(other.host.startsWith("*")) ||
    other.host.length - one.host.length ||
    Number(one.path.endsWith("*")) - Number(other.path.endsWith("*")) ||
    other.path.length - one.path.length
  );
}
