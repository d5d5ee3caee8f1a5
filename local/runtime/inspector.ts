import inspectorSource from "worker:./workers/inspector.ts";
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { Miniflare, type MiniflareOptions } from "miniflare";
import { runtimeDate } from "./compatibility.ts";
import { type ScriptCandidate, type ScriptInspection, ScriptStartError } from "./contract.ts";
import { EMAIL_MODULE, loaderModule } from "./modules.ts";
import { withoutSignalHandlers } from "./signals.ts";
import type { StartEnv } from "./workers/start-env.ts";

/** workerd keeps the isolate of every candidate: after this many a new process takes over. */
const MOST_CANDIDATES = 40;
/** Inspections that are remembered: the same code starts in the same way. */
const MOST_REMEMBERED = 1_000;
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

/** A script to start, with the bindings that it sees; what its digest names starts in one way. */
interface Candidate extends ScriptCandidate {
  env: StartEnv;
  digest: string;
}

/** One workerd, with what it was asked. */
interface Process {
  miniflare: Miniflare;
  started: number;
  open: number;
}

/** A workerd of its own that starts candidates; no upload of another Worker disturbs it. */
export class Inspector {
  readonly #remembered = new Map<string, ScriptInspection>();
  #process: Process | undefined;
  #count = 0;

  /** Throws {@link ScriptStartError} when the script does not parse or start. */
  async inspect(candidate: ScriptCandidate): Promise<ScriptInspection> {
    const env = envOf(candidate);
    const digest = digestOf(candidate, env);
    const known = this.#remembered.get(digest);
    if (known !== undefined) return known;
    const found = await this.#inspect({ ...candidate, env, digest });
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(digest, found);
    return found;
  }

  async stop(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    await process?.miniflare.dispose();
  }

  async #inspect(candidate: Candidate): Promise<ScriptInspection> {
    try {
      return await this.#start(candidate);
    } catch (error) {
      if (error instanceof ScriptStartError) throw error;
      // workerd had ended since the last candidate.
      await this.stop();
      return this.#start(candidate);
    }
  }

  async #start(candidate: Candidate): Promise<ScriptInspection> {
    const process = this.#next();
    this.#count += 1;
    const signal = AbortSignal.timeout(START_WITHIN_MS);
    const described = describe(candidate, `${candidate.digest}-${this.#count}`);
    const request = { method: "POST", body: JSON.stringify(described), signal };
    const answer = await process.miniflare
      .dispatchFetch("http://inspector.invalid/", request)
      .catch(async (error: unknown) => {
        if (!signal.aborted) throw error;
        await this.stop();
        throw new ScriptStartError("Script startup exceeded CPU time limit.");
      })
      .finally(() => this.#done(process));
    const result = (await answer.json()) as ScriptInspection & { error?: string };
    if (result.error !== undefined) throw new ScriptStartError(readable(result.error));
    return result;
  }

  /** The process for one more candidate. */
  #next(): Process {
    if (this.#process !== undefined && this.#process.started >= MOST_CANDIDATES) {
      const retired = this.#process;
      this.#process = undefined;
      this.#endWhenUnused(retired);
    }
    this.#process ??= {
      miniflare: withoutSignalHandlers(() => new Miniflare(OPTIONS)),
      started: 0,
      open: 0,
    };
    this.#process.started += 1;
    this.#process.open += 1;
    return this.#process;
  }

  #done(process: Process): void {
    process.open -= 1;
    if (process !== this.#process) this.#endWhenUnused(process);
  }

  #endWhenUnused(process: Process): void {
    if (process.open === 0) void process.miniflare.dispose().catch(() => undefined);
  }
}

/**
 * Code that starts sees its bindings as globals or by an import; any other starts in the same way
 * whatever they are. https://developers.cloudflare.com/workers/runtime-apis/bindings/#importing-env-as-a-global
 */
function envOf({ syntax, modules, bindings }: ScriptCandidate): StartEnv {
  const env: StartEnv = { values: {}, inert: [] };
  const imported = modules.some(({ content }) =>
    Buffer.from(content.buffer, content.byteOffset, content.length).includes("cloudflare:workers"),
  );
  if (syntax === "modules" && !imported) return env;
  for (const { type, name, text, json } of bindings) {
    if (type === "plain_text" || type === "secret_text") env.values[name] = text;
    else if (type === "json") env.values[name] = json;
    else env.inert.push(name);
  }
  return env;
}

function digestOf(candidate: ScriptCandidate, env: StartEnv): string {
  const { syntax, mainModule, compatibilityDate, compatibilityFlags } = candidate;
  const how = JSON.stringify([syntax, mainModule, compatibilityDate, compatibilityFlags]);
  const digest = createHash("sha256").update(how).update(JSON.stringify(env));
  for (const { name, contentType, sha256 } of candidate.modules) {
    digest.update(`\0${name}\0${contentType}\0${sha256}`);
  }
  return digest.digest("hex");
}

function describe(candidate: Candidate, id: string): Record<string, unknown> {
  const { syntax, mainModule, compatibilityFlags, env } = candidate;
  return {
    id,
    syntax,
    mainModule,
    compatibilityDate: runtimeDate(candidate.compatibilityDate),
    compatibilityFlags,
    env,
    modules: {
      ...EMAIL_MODULE,
      ...Object.fromEntries(
        candidate.modules.map((module) => [
          module.name,
          loaderModule(module, module.content, candidate.mainModule),
        ]),
      ),
    },
  };
}

/** The message without the frame that the loader puts around it. */
function readable(message: string): string {
  return message.replace(/^(Failed to start Worker:\s*)+/, "").trim();
}
