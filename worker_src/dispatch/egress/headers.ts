import { endToEnd } from "../headers.ts";

/**
 * Set by Cloudflare or by a proxy, never by who asks: https://developers.cloudflare.com/fundamentals/reference/http-headers/
 * What the runtime sets itself (host, length) is not taken over either.
 */
const NOT_OURS =
  /^(cf-.*|cloudflare-workers-version-.*|content-length|forwarded|host|traceparent|true-client-ip|x-forwarded-.*|x-instance-id|x-real-ip)$/;

/** All that another origin gets to see after a redirect: what describes the request, no secret. */
const ANY_ORIGIN =
  /^(accept|accept-.*|cache-control|content-language|content-type|if-.*|range|user-agent)$/;

/** A page must not be able to speak for the egress, and nobody here keeps cookies. */
const NOT_PASSED_ON = /^(set-cookie|x-egress-.*)$/;

/** The headers of a user Worker's request as they go out; its own key to an API among them. */
export function outgoing(headers: Headers): Headers {
  return filtered(endToEnd(headers), (name) => !NOT_OURS.test(name));
}

export function forOtherOrigin(headers: Headers): Headers {
  return filtered(headers, (name) => ANY_ORIGIN.test(name));
}

/** After a redirect that turns the request into a GET. */
export function withoutBody(headers: Headers): Headers {
  return filtered(headers, (name) => !name.startsWith("content-"));
}

/** The headers of the answer as the user Worker gets them. */
export function incoming(headers: Headers): Headers {
  return filtered(endToEnd(headers), (name) => !NOT_PASSED_ON.test(name));
}

function filtered(headers: Headers, keep: (name: string) => boolean): Headers {
  const kept = new Headers();
  for (const [name, value] of headers) if (keep(name)) kept.append(name, value);
  return kept;
}
