/** WebSockets to Workers: https://developers.cloudflare.com/workers/runtime-apis/websockets/ */
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import type WebSocket from "ws";
import { TestCloud } from "./harness.ts";

/** Answers in three ways: by its path it accepts, hibernates, or takes no socket at all. */
const ROOMS = `import { DurableObject } from "cloudflare:workers";
export class Room extends DurableObject {
  fetch(request) {
    const [client, server] = Object.values(new WebSocketPair());
    if (new URL(request.url).pathname === "/hibernating") {
      this.ctx.acceptWebSocket(server);
    } else {
      server.accept();
      server.addEventListener("message", ({ data }) => {
        if (data === "leave") server.close(4000, "as you wish");
        else server.send(typeof data === "string" ? "heard " + data : data);
      });
    }
    return new Response(null, { status: 101, webSocket: client, headers: { "sec-websocket-protocol": "chat", "x-room": "red" } });
  }
  webSocketMessage(socket, message) {
    for (const each of this.ctx.getWebSockets()) each.send("all heard " + message);
  }
}
export default { fetch(request, env) {
  if (new URL(request.url).pathname === "/none") return new Response("no socket here", { status: 426 });
  return env.ROOM.get(env.ROOM.idFromName("red")).fetch(request);
} };`;
const bindings = [{ type: "durable_object_namespace", name: "ROOM", class_name: "Room" }];

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.dispatchTo("rooms");
  const migrations = { new_tag: "v1", new_sqlite_classes: ["Room"] };
  await cloud.upload("rooms", ROOMS, { namespace: "users", bindings, migrations });
  await cloud.upload("rooms-of-the-account", ROOMS, { bindings, migrations });
});

afterAll(() => cloud.dispose());

async function reply(socket: WebSocket, message: string | Buffer): Promise<string> {
  const answered = once(socket, "message");
  socket.send(message);
  const [data] = await answered;
  return String(data);
}

for (const [whose, host] of [
  ["a Worker of the account", "rooms-of-the-account"],
  ["a user Worker", "dispatcher"],
] as const) {
  test(`${whose} talks over a WebSocket, with the protocol that it chose, until one side ends it`, async () => {
    const socket = await cloud.socket(host, "/", ["other", "chat"]);
    expect(socket.protocol).toBe("chat");
    expect(await reply(socket, "hello")).toBe("heard hello");
    expect(await reply(socket, Buffer.from("bytes"))).toBe("bytes");
    const closed = once(socket, "close");
    socket.send("leave");
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([4000, "as you wish"]);
  });

  test(`${whose} hears every visitor of an object that hibernates`, async () => {
    const first = await cloud.socket(host, "/hibernating", ["chat"]);
    const second = await cloud.socket(host, "/hibernating", ["chat"]);
    const heard = once(first, "message");
    expect(await reply(second, "hello")).toBe("all heard hello");
    expect(String((await heard)[0])).toBe("all heard hello");
    first.close();
    second.close();
  });

  test(`${whose} answers plainly when it takes no WebSocket`, async () => {
    const upgrade = { connection: "upgrade", upgrade: "websocket" };
    const answer = await cloud.ask(host, "/none", { headers: upgrade });
    expect(answer).toMatchObject({ status: 426, text: "no socket here" });
  });
}

test("a host without a Worker has no WebSocket either", async () => {
  const upgrade = { connection: "upgrade", upgrade: "websocket" };
  expect((await cloud.ask("nobody", "/", { headers: upgrade })).status).toBe(404);
});
