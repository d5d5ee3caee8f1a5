import inspectorSource from "worker:./workers/inspector.ts";
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { Miniflare, type MiniflareOptions } from "miniflare";
import { runtimeDate } from "./compatibility.ts";
import { type ScriptCandidate, type ScriptInspection, ScriptStartError } from "./contract.ts";
import { loaderModule } from "./modules.ts";
import { withoutSignalHandlers } from "./signals.ts";

/** Cloudflare allows one second of CPU: https://developers.cloudflare.com/workers/platform/limits/ */
const START_WITHIN_MS = 10_000;

const OPTIONS: MiniflareOptions = {
  modules: true,
  script: inspectorSource,
  compatibilityDate: "2026-04-01",
  compatibilityFlags: ["experimental"],
  workerLoaders: { LOADER: {} },
  cf: false,
  handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
    stdout.resume();
    stderr.resume();
  },
};

/** A workerd of its own that starts candidates; it is never restarted by an upload. */
export class Inspector {
  #miniflare: Miniflare | undefined;
  #count = 0;

  /** Throws {@link ScriptStartError} when the script does not parse or start. */
  async inspect(candidate: ScriptCandidate): Promise<ScriptInspection> {
    try {
      return await this.#start(candidate);
    } catch (error) {
      if (error instanceof ScriptStartError) throw error;
      // workerd had ended since the last candidate.
      await this.stop();
      return this.#start(candidate);
    }
  }

  async #start(candidate: ScriptCandidate): Promise<ScriptInspection> {
    this.#miniflare ??= withoutSignalHandlers(() => new Miniflare(OPTIONS));
    this.#count += 1;
    const signal = AbortSignal.timeout(START_WITHIN_MS);
    const request = { method: "POST", body: JSON.stringify(this.#describe(candidate)), signal };
    const answer = await this.#miniflare
      .dispatchFetch("http://inspector.invalid/", request)
      .catch(async (error: unknown) => {
        if (!signal.aborted) throw error;
        await this.stop();
        throw new ScriptStartError("Script startup exceeded CPU time limit.");
      });
    const result = (await answer.json()) as ScriptInspection & { error?: string };
    if (result.error !== undefined) throw new ScriptStartError(readable(result.error));
    return result;
  }

  async stop(): Promise<void> {
    const miniflare = this.#miniflare;
    this.#miniflare = undefined;
    await miniflare?.dispose();
  }

  #describe(candidate: ScriptCandidate): Record<string, unknown> {
    const { syntax, mainModule, compatibilityFlags } = candidate;
    const digest = createHash("sha256").update(mainModule);
    for (const { sha256 } of candidate.modules) digest.update(sha256);
    return {
      id: `${digest.digest("hex")}-${this.#count}`,
      syntax,
      mainModule,
      compatibilityDate: runtimeDate(candidate.compatibilityDate),
      compatibilityFlags,
      modules: Object.fromEntries(
        candidate.modules.map((module) => [module.name, loaderModule(module, module.content)]),
      ),
    };
  }
}

/** The message without the frame that the loader puts around it. */
function readable(message: string): string {
  return message.replace(/^(Failed to start Worker:\s*)+/, "").trim();
}
