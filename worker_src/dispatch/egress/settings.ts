/** What may leave a plane, from the stack's settings. */
export interface EgressSettings {
  /** The platform's own hosts: nothing reaches them from here, whatever else is allowed. */
  platformHosts: string[];
  /** `*` any public host, `*.example.com` the names under it, `example.com` itself. */
  allowHosts: string[];
  /** Goes before what is allowed; the same patterns. */
  denyHosts: string[];
  maxResponseBytes: number;
  maxRedirects: number;
  /** Milliseconds for the whole exchange, redirects and body with it. */
  timeoutMs: number;
}
