import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { keepConnections } from "../../local/runtime/kept-connections.ts";

test("Node lets an idle connection go after workerd does, which is at 5 s", async () => {
  keepConnections();
  const server = createServer((_request, response) => response.end("there"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  expect(server.keepAliveTimeout).toBe(5_000);
  const { port } = server.address() as AddressInfo;
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("there");
  expect(server.keepAliveTimeout).toBe(60_000);
  server.close();
});
