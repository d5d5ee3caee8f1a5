import { subscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";

/**
 * workerd lets an idle connection to Node go after 5 s (kj's `HttpClientSettings.idleTimeout`), and
 * so does Node: who asks in that moment gets "Network connection lost". Node waits longer.
 * https://github.com/capnproto/capnproto/blob/v2/c%2B%2B/src/kj/compat/http.h
 */
const LONGER_MS = 60_000;

/** For every server of this process: Miniflare's own, which workerd asks, can be had no other way. */
export function keepConnections(): void {
  // https://nodejs.org/api/diagnostics_channel.html#http
  subscribe("http.server.request.start", (message) => {
    (message as { server: Server }).server.keepAliveTimeout = LONGER_MS;
  });
}
