import type { Store } from "../state/store.ts";
import { workerName } from "./names.ts";
import { liveVersion, liveWorker } from "./versions.ts";

/** Every public host of every account that a Worker answers: host name to Worker. */
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

/** The Worker that answers a host, with `<script>.localhost` as a short form for people. */
export function workerForHost(store: Store, host: string): string | undefined {
  const hostname = host.replace(/:\d+$/, "").toLowerCase();
  const worker = entryOf(hostRoutes(store), hostname);
  if (worker !== undefined || !hostname.endsWith(".localhost")) return worker;
  const name = hostname.slice(0, -".localhost".length);
  const script = store.scripts.find(
    (candidate) =>
      candidate.dispatchNamespace === null &&
      candidate.name === name &&
      liveVersion(candidate) !== undefined,
  );
  return script && workerName(script.accountId, script.name);
}

/** The URL as the Worker sees it: its public host over https, whatever short form was used. */
export function canonicalUrl(store: Store, address: string): string {
  const url = new URL(address);
  url.protocol = "https:";
  const worker = url.hostname.endsWith(".localhost") ? workerForHost(store, url.host) : undefined;
  if (worker === undefined) return url.href;
  const [accountId = "", name = ""] = worker.split(":");
  const subdomain = store.accounts.get(accountId)?.subdomain;
  return subdomain
    ? `https://${name}.${subdomain}.workers.dev${url.pathname}${url.search}`
    : url.href;
}
