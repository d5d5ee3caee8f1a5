import { supportedCompatibilityDate } from "miniflare";
import type { ScriptVersion } from "../state/model.ts";

/** What Cloudflare assumes for a script uploaded without a date. */
const OLDEST = "2021-11-02";

/** The date workerd is started with; one newer than the pinned workerd becomes its newest. */
export function runtimeDate(date: string | null): string {
  if (date === null) return OLDEST;
  return date > supportedCompatibilityDate ? supportedCompatibilityDate : date;
}

/** https://developers.cloudflare.com/workers/configuration/compatibility-flags/ */
interface Flag {
  name: string;
  opposite: string;
  /** From this date on it is set by itself. */
  since: string;
}

const RPC: Flag = { name: "rpc", opposite: "no_rpc", since: "2024-04-03" };
/** Else a stub's `get`, `put` and `delete` are requests of HTTP. */
const NO_SHORTHANDS: Flag = {
  name: "fetcher_no_get_put_delete",
  opposite: "fetcher_has_get_put_delete",
  since: "2024-03-26",
};

/** The flags of a Worker of the account, some of whose bindings call one of ours by RPC. */
export function withRpc(version: ScriptVersion): string[] {
  return version.bindings.some(({ type }) => WRAPPED.has(type))
    ? withFlags(version, [RPC])
    : version.compatibilityFlags;
}

const WRAPPED = new Set(["workflow", "analytics_engine", "dispatch_namespace", "kv_namespace"]);

/** The flags of a user Worker, whose bindings are stubs, or made of them in its `env`. */
export function withStubs(version: ScriptVersion): string[] {
  const flags = withFlags(version, [RPC, NO_SHORTHANDS]);
  return flags.filter((flag) => flag !== "disallow_importable_env");
}

function withFlags({ compatibilityDate, compatibilityFlags }: ScriptVersion, needed: Flag[]) {
  const date = runtimeDate(compatibilityDate);
  const own = compatibilityFlags.filter(
    (flag) => !needed.some(({ opposite }) => flag === opposite),
  );
  const added = needed.filter(({ name, since }) => date < since && !own.includes(name));
  return [...own, ...added.map(({ name }) => name)];
}
