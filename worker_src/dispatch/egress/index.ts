/**
 * A user Worker's own fetch. No egress policy exists yet, so nothing may leave: every request is
 * answered 403, with one log line that names the host but neither path nor query.
 */
export function handleEgress(request: Request): Response {
  const { host } = new URL(request.url);
  console.log(`egress denied: ${request.method} ${host}`);
  const message = `Requests to ${host} are not allowed from an agent.`;
  return Response.json({ error: { code: "egress_denied", message } }, { status: 403 });
}
