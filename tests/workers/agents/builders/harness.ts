import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { Miniflare } from "miniflare";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/** The request of the user's own document, for BUILD. */
export const SEED_REQUEST = {
  description: "Modern tech startup website",
  businessType: "technology",
  primaryGoal: "lead_generation",
  name: "TechFlow Solutions",
};

export const BUILDERS = {
  "market-research": "research",
  "competitive-analysis": "analyze-industry",
  brand: "create",
  design: "enhanced",
  development: "generate",
} as const;
export type Builder = keyof typeof BUILDERS;

export type Stub = (request: {
  url: string;
  headers: Headers;
  json(): Promise<unknown>;
}) => unknown;

/** An agent's bundle, made as the build makes it. */
async function bundle(name: Builder): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [`${ROOT}worker_src/agents/${name}/index.ts`],
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    conditions: ["workerd", "worker", "browser"],
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

/** An agent in real workerd; every fetch of its own goes to `outbound`. */
export async function start(
  name: Builder,
  options: { bindings?: Record<string, string>; outbound?: Stub } = {},
): Promise<Miniflare> {
  const { bindings = {}, outbound = () => Promise.reject(new Error("no outside service")) } =
    options;
  return new Miniflare({
    modules: true,
    script: await bundle(name),
    compatibilityDate: "2024-10-21",
    bindings,
    outboundService: outbound as never,
  });
}

export function post(agent: Miniflare, path: string, body: unknown, type = "application/json") {
  return agent.dispatchFetch(`http://agent/${path}`, {
    method: "POST",
    headers: { "content-type": type },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}
