import type { Service } from "../shared/trace/span.ts";
import type { EgressSettings } from "./egress/settings.ts";

/**
 * What a dispatch Worker is bound to. One source is deployed twice, so what differs is optional
 * here: SERVICE_TYPE tells which half is there.
 */
export interface Env {
  BUILD_WORKERS?: DispatchNamespace;
  OPTIMIZE_WORKERS?: DispatchNamespace;
  BUILD_RESULTS?: KVNamespace;
  OPTIMIZE_RESULTS?: KVNamespace;
  ENVIRONMENT?: string;
  SERVICE_TYPE?: string;
  PLATFORM_NAME?: string;
  DISPATCH_TOKEN?: string;
  DISPATCH_TOKEN_PREVIOUS?: string;
  DISPATCH_SETTINGS?: DispatchSettings;
  VERSION_METADATA?: WorkerVersionMetadata;
}

/** What its lines call this Worker. */
export function serviceOf({ SERVICE_TYPE }: Env): Service {
  return SERVICE_TYPE === "BUILD" ? "build-dispatch" : "optimize-dispatch";
}

/** What an agent may use and how long it may take. */
export interface AgentSettings {
  /** Milliseconds. */
  timeoutMs: number;
  limits: { cpuMs: number; subRequests: number };
}

/** From the stack's settings, as one JSON binding; `components/settings/planes.py` writes it. */
export interface DispatchSettings extends AgentSettings {
  /** Host names under which this Worker itself is asked. */
  ownHosts: string[];
  resultsTtlSeconds: number;
  /** The declared agents by name; one that is not here is asked as the plane says. */
  agents: Record<string, AgentSettings>;
  /** Other first segments of a path, and the agent that each leads to. */
  routes: Record<string, string>;
  egress: EgressSettings;
}
