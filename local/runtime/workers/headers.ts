/** Headers between Workers of the local cloud; no Worker of an account sees them. */

/** Which Worker a request from Node is for. */
export const TARGET_HEADER = "x-local-cloud-target";

/**
 * Of the {@link ADDED_BY_FETCH} headers, those that the client sent, {@link encoded}: Node's `fetch`
 * sets them all, whatever it is given.
 */
export const SENT_HEADER = "x-local-cloud-sent";

/** https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
export const ADDED_BY_FETCH = ["accept", "accept-language", "sec-fetch-mode", "user-agent"];

/** Which user Worker a request from a dispatch binding is for: a {@link Target}, {@link encoded}. */
export const USER_WORKER_HEADER = "x-local-cloud-user-worker";

/** Which Durable Object of a user Worker a request is for. */
export const OBJECT_HEADER = "x-local-cloud-object";

/** The parameters that a dispatch hands to the outbound Worker, {@link encoded}. */
export const PARAMETERS_HEADER = "x-local-cloud-outbound-parameters";

/** A value as text that any header can carry. */
export function encoded(value: unknown): string {
  return encodeURIComponent(JSON.stringify(value));
}

export function decoded(header: string): unknown {
  return JSON.parse(decodeURIComponent(header));
}
