/** Hop-by-hop headers: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What a user Worker must not see: our token, the platform's own headers, and the caller's cookies. */
const PRIVATE =
  /^(authorization|cookie|cf-.*|cloudflare-workers-version-.*|x-real-ip|x-forwarded-.*)$/;

/** The headers of a request as a user Worker gets them. */
export function headersForAgent(headers: Headers): Headers {
  const kept = endToEnd(headers);
  for (const name of [...kept.keys()]) if (PRIVATE.test(name)) kept.delete(name);
  return kept;
}

/** Without those that are for one connection only, by their nature or because Connection names them. */
export function endToEnd(headers: Headers): Headers {
  const named = (headers.get("connection") ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const dropped = new Set([...HOP, ...named]);
  const kept = new Headers();
  for (const [name, value] of headers) if (!dropped.has(name)) kept.append(name, value);
  return kept;
}
