import { askKv, askNamespace, overall, type Probed, probe } from "../shared/probe.ts";
import type { Plane } from "./plane.ts";

/** What a dispatch Worker says of itself; the workflows Worker passes it on. */
export interface PlaneHealth {
  status: "ok" | "degraded";
  version: string | null;
  bindings: Record<string, Probed>;
}

/** Asks the plane's namespace and its results store. */
export async function planeHealth({
  kind,
  workers,
  results,
  version,
}: Plane): Promise<PlaneHealth> {
  const bindings = await probe({
    [`${kind}_WORKERS`]: () => askNamespace(workers),
    [`${kind}_RESULTS`]: () => askKv(results),
  });
  return { status: overall(bindings), version, bindings };
}
