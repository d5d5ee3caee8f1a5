import type { Miniflare } from "miniflare";
import { startAgent } from "../bundle.ts";

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

/** An agent in real workerd; every fetch of its own goes to `outbound`. */
export function start(
  name: Builder,
  options: { bindings?: Record<string, string>; outbound?: Stub } = {},
): Promise<Miniflare> {
  const { bindings = {}, outbound = () => Promise.reject(new Error("no outside service")) } =
    options;
  return startAgent(name, outbound, bindings);
}

export function post(agent: Miniflare, path: string, body: unknown, type = "application/json") {
  return agent.dispatchFetch(`http://agent/${path}`, {
    method: "POST",
    headers: { "content-type": type },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}
