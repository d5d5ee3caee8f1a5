/** A request for a WebSocket, as Node hands it over. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

export type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Of the connection to this process; the Worker has one of its own. */
export const HANDSHAKE = [
  "connection",
  "sec-websocket-accept",
  "sec-websocket-extensions",
  "sec-websocket-key",
  "sec-websocket-version",
];

/** The headers of a request for a WebSocket, without those of the connection itself. */
export function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (!HANDSHAKE.includes(name)) for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}
