/**
 * The local cloud's command line: `node cloud.mjs serve --port 8787 --data DIR [--fill FILE]`.
 *
 * Prints one line of JSON on stdout when it is ready; logs go to stderr.
 */
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { serve } from "@hono/node-server";
import { fill, fillFile, LOCAL_ACCOUNT } from "./admin/fill.ts";
import { DEFAULT_TOKEN } from "./api/app.ts";
import { Tails } from "./api/tail-sessions.ts";
import { LARGEST_HEADERS } from "./request-limits.ts";
import { createRuntime } from "./runtime/index.ts";
import { createServerApp } from "./server.ts";
import { Store } from "./state/store.ts";
import { serveTails } from "./tail-sockets.ts";
import { keepTemporaryFilesIn } from "./temporary.ts";

const USAGE = "usage: cloud.mjs serve --data DIR [--port 8787] [--host 127.0.0.1] [--fill FILE]...";

function fail(message: string): never {
  process.stderr.write(`local cloud: ${message}\n${USAGE}\n`);
  process.exit(2);
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: "string", default: "8787" },
      host: { type: "string", default: "127.0.0.1" },
      data: { type: "string" },
      fill: { type: "string", multiple: true, default: [] },
    },
  });
  if (positionals[0] !== "serve") fail(`unknown command "${positionals[0] ?? ""}"`);
  if (values.data === undefined) fail("--data is missing: the folder to keep the state in");
  if (!/^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(values.host)) {
    fail(`--host ${values.host} is not loopback: the local cloud serves this machine only`);
  }
  return { ...values, data: values.data };
}

async function main(): Promise<void> {
  const { data, port, host, fill: fillPaths } = readArguments();
  keepTemporaryFilesIn(join(data, "tmp"));
  const log = (line: string) => process.stderr.write(`${new Date().toISOString()} ${line}\n`);
  const store = new Store(join(data, "state"));
  let ownUrl = "";
  const runtime = createRuntime({ store, dataDir: data, log, ownUrl: () => ownUrl });
  const cloud = { store, runtime, tails: new Tails(runtime), log };
  if (store.accounts.list().length === 0) fill(cloud, LOCAL_ACCOUNT);
  for (const path of fillPaths) fill(cloud, fillFile.parse(JSON.parse(readFileSync(path, "utf8"))));

  const app = createServerApp(cloud, process.env.CODE24_CLOUD_TOKEN ?? DEFAULT_TOKEN);
  const server = serve(
    {
      fetch: app.fetch,
      port: Number(port),
      hostname: host,
      serverOptions: { maxHeaderSize: LARGEST_HEADERS },
    },
    (address: AddressInfo) => {
      ownUrl = `http://${host}:${address.port}`;
      process.stdout.write(
        `${JSON.stringify({ url: ownUrl, port: address.port, pid: process.pid })}\n`,
      );
    },
  );
  serveTails(server as Server, cloud.tails);
  server.on("error", (error) => fail(error.message));

  const stop = async () => {
    server.close();
    await runtime.stop();
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

await main();
