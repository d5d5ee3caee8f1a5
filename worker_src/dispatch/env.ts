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
  DISPATCH_SETTINGS?: DispatchSettings;
  VERSION_METADATA?: WorkerVersionMetadata;
}

/** From the stack's settings, as one JSON binding. */
export interface DispatchSettings {
  /** Host names under which this Worker itself is asked. */
  ownHosts: string[];
  resultsTtlSeconds: number;
  /** How long an agent may take, in milliseconds. */
  timeoutMs: number;
  limits: { cpuMs: number; subRequests: number };
}
