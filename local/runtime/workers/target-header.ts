/** Which Worker a request from Node is for. */
export const TARGET_HEADER = "x-local-cloud-target";

/** Which user Worker a request from a dispatch binding is for: a {@link Target} as JSON. */
export const USER_WORKER_HEADER = "x-local-cloud-user-worker";
