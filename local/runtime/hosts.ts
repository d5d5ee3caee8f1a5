/** Which Worker answers a host name from outside. */
import type { Store } from "../state/store.ts";
import { workerName } from "./names.ts";
import { previewOf } from "./previews.ts";
import { isCustomHostname, type RoutedZone, routedZones, routeFor, zoneFor } from "./routes.ts";
import { liveVersion, liveWorker } from "./versions.ts";

interface Routing {
  /** Host name to Worker. */
  hosts: Record<string, string>;
  zones: RoutedZone[];
}

const known = new WeakMap<Store, { revision: string; routing: Routing }>();

/** Made again when something that it is made of has changed. */
function routingOf(store: Store): Routing {
  const { accounts, customDomains, documents, scripts, zones } = store;
  const sources = [accounts, customDomains, documents, scripts, zones];
  const revision = sources.map((source) => source.revision).join("/");
  const found = known.get(store);
  if (found?.revision === revision) return found.routing;
  const routing = { hosts: hostRoutes(store), zones: routedZones(store) };
  known.set(store, { revision, routing });
  return routing;
}

/** Every public host of every account that a Worker answers by itself: host name to Worker. */
export function hostRoutes(store: Store): Record<string, string> {
  const routes: Record<string, string> = {};
  for (const script of store.scripts.list()) {
    const { accountId, dispatchNamespace, name, subdomain } = script;
    const account = store.accounts.get(accountId);
    if (dispatchNamespace !== null || !subdomain.enabled || !account?.subdomain) continue;
    if (liveVersion(script) === undefined) continue;
    routes[`${name}.${account.subdomain}.workers.dev`] = workerName(accountId, name);
  }
  for (const { accountId, hostname, service } of store.customDomains.list()) {
    if (liveWorker(store, accountId, service) === undefined) continue;
    routes[hostname] = workerName(accountId, service);
  }
  return routes;
}

/** What a table of hosts has for one; no table has a host that only every object answers for. */
export function entryOf(table: Record<string, string>, host: string): string | undefined {
  return Object.hasOwn(table, host) ? table[host] : undefined;
}

/**
 * The Worker that answers a public address: by a route of the zone, by its host, or as the fallback
 * origin of a custom hostname. `caller` is the Worker that fetches it: a route does not lead a
 * Worker's fetch back to itself, it goes to the origin.
 */
export function publicWorker(store: Store, url: URL, caller?: string): string | undefined {
  const { hosts, zones } = routingOf(store);
  const hostname = url.hostname.toLowerCase();
  const zone = zoneFor(zones, hostname);
  if (zone !== undefined) {
    const script = routeFor(zone, hostname, url.pathname)?.script;
    const worker = script ? workerName(zone.zone.accountId, script) : undefined;
    const live = script && liveWorker(store, zone.zone.accountId, script) !== undefined;
    if (live && worker !== caller) return worker;
  }
  const worker = entryOf(hosts, hostname);
  if (worker !== undefined || zone === undefined) return worker;
  const origin = isCustomHostname(zone, hostname) ? zone.fallbackOrigin : undefined;
  return origin === undefined ? undefined : entryOf(hosts, origin);
}

const LOCAL = ".localhost";

/** The Worker that answers an address, with two short forms for people: see {@link canonicalUrl}. */
export function workerForUrl(store: Store, url: URL): string | undefined {
  return publicWorker(store, new URL(canonicalUrl(store, url.href)));
}

/**
 * The URL as the Worker sees it: its public host over https, whatever short form was used.
 * `<script>.localhost` stands for its workers.dev address, and `<public host>.localhost` for any
 * host name that a Worker answers: browsers find all names under `.localhost` on this machine.
 */
export function canonicalUrl(store: Store, address: string): string {
  const url = new URL(address);
  url.protocol = "https:";
  url.port = "";
  const hostname = url.hostname.toLowerCase();
  if (!hostname.endsWith(LOCAL) || publicWorker(store, url) !== undefined) return url.href;
  const name = hostname.slice(0, -LOCAL.length);
  const long = new URL(url);
  long.hostname = name;
  if (long.hostname === name && publicWorker(store, long) !== undefined) return long.href;
  const script = store.scripts.find(
    (candidate) =>
      candidate.dispatchNamespace === null &&
      candidate.name === name &&
      liveVersion(candidate) !== undefined,
  );
  for (const { id, subdomain } of store.accounts.list()) {
    const host = `${name}.${subdomain}.workers.dev`;
    const known = script ? script.accountId === id : previewOf(store, host) !== undefined;
    if (!subdomain || !known) continue;
    url.hostname = host;
    return url.href;
  }
  return url.href;
}
