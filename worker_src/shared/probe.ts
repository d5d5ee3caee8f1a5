/** Asks bindings whether they answer, for the deep health of a Worker. */

/** What became of asking one binding; `ms` in milliseconds. */
export interface Probed {
  ok: boolean;
  ms: number;
  error?: string;
}

export type Probes = Record<string, () => Promise<unknown>>;

/** No run, agent or key has this name; asking for it reads and changes nothing. */
const NOBODY = "health-probe";

/** Asks every binding, side by side. A probe that throws is reported with its message. */
export async function probe(probes: Probes): Promise<Record<string, Probed>> {
  const asked = Object.entries(probes).map(async ([name, ask]): Promise<[string, Probed]> => {
    const started = Date.now();
    try {
      await ask();
      return [name, { ok: true, ms: Date.now() - started }];
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return [name, { ok: false, ms: Date.now() - started, error: message.slice(0, 200) }];
    }
  });
  return Object.fromEntries(await Promise.all(asked));
}

export function overall(probed: Record<string, Probed>): "ok" | "degraded" {
  return Object.values(probed).every(({ ok }) => ok) ? "ok" : "degraded";
}

export const askKv = (kv: KVNamespace) => kv.get(NOBODY);

export const askBucket = (bucket: R2Bucket) => bucket.head(NOBODY);

export const askDatabase = (database: D1Database) => database.prepare("select 1").first();

/** A namespace answers that it has no such user Worker. */
export const askNamespace = (namespace: DispatchNamespace) =>
  absent(async () => namespace.get(NOBODY).fetch("https://health.invalid/"));

/** A workflow answers that it has no such run. */
export const askWorkflow = (workflow: Workflow) => absent(() => workflow.get(NOBODY));

async function absent(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (/not[ _.]found/i.test(error instanceof Error ? error.message : String(error))) return;
    throw error;
  }
}
