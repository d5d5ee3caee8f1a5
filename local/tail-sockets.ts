import { type Duplex, duplexPair, Transform, type TransformCallback } from "node:stream";
import { WebSocketServer } from "ws";
import type { Tails } from "./api/tail-sessions.ts";
import { TAIL_PATH } from "./api/tails.ts";
import { refusal } from "./strangers.ts";
import { headersOf, type OnUpgrade } from "./upgrade.ts";

/** What a client has to ask for: https://github.com/cloudflare/workers-sdk/blob/main/packages/wrangler/src/tail/createTail.ts */
const PROTOCOL = "trace-v1";

const NOTHING = Buffer.alloc(0);

/** Answers the WebSockets of live logs, the only ones of the cloud's own names. */
export function tailSockets(tails: Tails): OnUpgrade {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  return (request, socket, head) => {
    const path = request.url ?? "";
    const asked = new Request(`http://${request.headers.host}${path}`, {
      headers: headersOf(request),
    });
    if (refusal(asked) !== undefined || !path.startsWith(TAIL_PATH)) {
      socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    const id = path.slice(TAIL_PATH.length);
    sockets.handleUpgrade(request, masking(socket, head), NOTHING, (client) => {
      if (!tails.listen(id, (event) => client.send(event))) {
        client.close(1008, "There is no such tail: start one through the API.");
        return;
      }
      // The listener is gone, with or without a word to the API.
      client.once("close", () => tails.close(id));
      client.on("error", () => client.terminate());
    });
  };
}

/** A client's side of a WebSocket, all of it masked. */
function masking(socket: Duplex, head: Buffer): Duplex {
  const [ours, theirs] = duplexPair();
  socket.unshift(head);
  socket.pipe(new Masking()).pipe(theirs);
  theirs.pipe(socket);
  for (const end of [socket, theirs]) {
    end.on("error", () => socket.destroy());
    end.on("close", () => (end === socket ? theirs : socket).destroy());
  }
  return ours;
}

/**
 * Masks the frames that a client left unmasked: wrangler's first one is, which `ws` refuses.
 * https://datatracker.ietf.org/doc/html/rfc6455#section-5.2
 */
class Masking extends Transform {
  #rest = NOTHING;
  /** Bytes to come of the frame that has begun. */
  #left = 0;

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length > 0 && (this.#left > 0 || this.#begin())) {
      const part = this.#rest.subarray(0, this.#left);
      this.push(part);
      this.#left -= part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    done();
  }

  /** Passes on the head of the next frame; false when it is not whole yet. */
  #begin(): boolean {
    const [, second = 0] = this.#rest;
    const short = second & 0x7f;
    const size = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (this.#rest.length < size) return false;
    const head = Buffer.from(this.#rest.subarray(0, size));
    const masked = (second & 0x80) !== 0;
    head[1] = second | 0x80;
    this.push(masked ? head : Buffer.concat([head, Buffer.alloc(4)]));
    const length =
      size === 10 ? Number(head.readBigUInt64BE(2)) : size === 4 ? head.readUInt16BE(2) : short;
    this.#left = length + (masked ? 4 : 0);
    this.#rest = this.#rest.subarray(size);
    return true;
  }
}
