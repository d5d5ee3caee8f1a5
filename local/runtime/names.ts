/** Names of our own Workers inside the one Miniflare. */
export const OWN = {
  front: "local-cloud:front",
  egress: "local-cloud:egress",
  userWorkers: "local-cloud:user-workers",
  dispatchBinding: "local-cloud:dispatch-binding",
  workflowControl: "local-cloud:workflow-control",
  workflowBinding: "local-cloud:workflow-binding",
  resources: "local-cloud:resources",
  assetFiles: "local-cloud:asset-files",
  tail: "local-cloud:tail",
  analytics: "local-cloud:analytics",
  analyticsBinding: "local-cloud:analytics-binding",
  limitedKv: "local-cloud:limited-kv",
  limitedKvBinding: "local-cloud:limited-kv-binding",
  secrets: "local-cloud:secrets",
  absentBinding: "local-cloud:absent-binding",
  heldMessages: "local-cloud:held-messages",
} as const;

/** What our own Workers have in common. */
export const OWN_WORKER = { modules: true, compatibilityDate: "2026-04-01" } as const;

/** The name of a Worker of an account inside Miniflare. */
export function workerName(accountId: string, script: string): string {
  return `${accountId}:${script}`;
}

/** The name of a bucket of an account inside Miniflare; it also names files. */
export function bucketId(accountId: string, bucket: string): string {
  return `${accountId}-${bucket}`;
}

/** What the loader's Worker calls the way into an outbound Worker that takes parameters. */
export function parametersBinding(worker: string): string {
  return `${worker}:outbound`;
}

/** The name under which Miniflare's engine knows a workflow; it also names files. */
export function workflowKey(accountId: string, workflow: string): string {
  return `${accountId}-${workflow}`;
}
