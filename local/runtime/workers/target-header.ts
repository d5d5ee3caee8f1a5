/** Which Worker a request from Node is for. */
export const TARGET_HEADER = "x-local-cloud-target";
