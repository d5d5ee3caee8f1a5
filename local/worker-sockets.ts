import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { shownHeaders } from "./answer-headers.ts";
import type { Cloud } from "./api/cloud.ts";
import { tooLarge } from "./request-limits.ts";
import { canonicalUrl } from "./runtime/hosts.ts";
import { HANDSHAKE, headersOf, type OnUpgrade } from "./upgrade.ts";

/** Bytes: https://developers.cloudflare.com/workers/platform/limits/#websocket-limits */
const LARGEST_MESSAGE = 32 * 1024 * 1024;

/** Answers the WebSockets of Workers: https://developers.cloudflare.com/workers/runtime-apis/websockets/ */
export function workerSockets({ store, runtime, log }: Cloud): OnUpgrade {
  // The Worker's answer names the protocol that it chose.
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: () => false,
    maxPayload: LARGEST_MESSAGE,
  });
  const answers = new WeakMap<IncomingMessage, Headers>();
  sockets.on("headers", (lines, request) => {
    const own = [...(answers.get(request) ?? [])].filter(([name]) => !HANDSHAKE.includes(name));
    lines.push(...own.filter(([name]) => name !== "upgrade").map((pair) => pair.join(": ")));
  });
  const answer: (...args: Parameters<OnUpgrade>) => Promise<void> = async (
    request,
    socket,
    head,
  ) => {
    const asked = new Request(canonicalUrl(store, `http://${request.headers.host}${request.url}`), {
      headers: headersOf(request),
    });
    const refused = tooLarge(asked);
    const { response, join } = refused ? { response: refused } : await runtime.upgrade(asked);
    if (join === undefined) return plainly(request, socket, response);
    answers.set(request, response.headers);
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on("error", () => client.terminate());
      join(client).catch(() => client.terminate());
    });
  };
  return (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    answer(request, socket, head).catch((error: unknown) => {
      log(`socket: ${request.headers.host}${request.url} failed: ${String(error)}`);
      socket.destroy();
    });
  };
}

/** Sends an answer that is no WebSocket. */
async function plainly(request: IncomingMessage, socket: Duplex, answer: Response): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer());
  const sent = new ServerResponse(request);
  sent.assignSocket(socket as Socket);
  sent.shouldKeepAlive = false;
  sent.once("finish", () => socket.end());
  sent.writeHead(answer.status, shownHeaders(answer).flat()).end(body);
}
