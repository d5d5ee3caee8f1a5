/** https://developers.cloudflare.com/workers/observability/logs/workers-logs/ */

type Settings = Record<string, unknown>;

const isSettings = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The settings with what holds for all that they leave open, as the Workers API answers them. Logs
 * follow the whole; wrangler knows the same defaults (`config-diffs.ts` of cloudflare/workers-sdk).
 */
export function fullObservability(given: Settings | null): Settings {
  const enabled = given?.enabled === true;
  return mergePatch(
    {
      enabled: false,
      head_sampling_rate: 1,
      logs: {
        enabled,
        head_sampling_rate: 1,
        invocation_logs: true,
        persist: true,
        destinations: [],
      },
      traces: {
        enabled: false,
        head_sampling_rate: 1,
        persist: true,
        destinations: [],
        // Null where an account has no trace propagation.
        propagation_policy: null,
      },
    },
    given ?? {},
  );
}

/** JSON Merge Patch without deletion: what the patch leaves out or has as null stays as it is. */
export function mergePatch(target: Settings, patch: Settings): Settings {
  const merged = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) continue;
    const known = merged[key];
    merged[key] = isSettings(value) && isSettings(known) ? mergePatch(known, value) : value;
  }
  return merged;
}
