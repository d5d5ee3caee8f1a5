/** How the egress says no: one status for a code, the same JSON form as every error of ours. */

const STATUS = {
  /** The policy does not let it out. */
  egress_denied: 403,
  /** The request's body or the response's is over its bound. */
  egress_too_large: 502,
  /** Too many redirects, a loop of them, or one that leads nowhere. */
  egress_redirects: 502,
  /** Nobody answered. */
  egress_unreachable: 502,
  /** No full answer in time. */
  egress_timeout: 504,
} as const;

export type EgressCode = keyof typeof STATUS;

/** Its message names a host and a rule; never a path, a query, a header or a credential. */
export class EgressError extends Error {
  override name = "EgressError";

  constructor(
    readonly code: EgressCode,
    message: string,
  ) {
    super(message);
  }
}

/** The header tells a refusal of ours from an answer of the host that looks like one. */
export function refusal({ code, message }: EgressError): Response {
  const headers = { "x-egress-error": code };
  return Response.json({ error: { code, message } }, { status: STATUS[code], headers });
}
