/**
 * The local cloud's command line: `local-workers-cloud [--port 8787] [--data DIR] [--fill FILE]`.
 *
 * When it is ready it prints, on stdout, what a person copies into a shell; one line of JSON when
 * stdout is no terminal. Logs go to stderr.
 */
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { serve } from "@hono/node-server";
import { fill, fillFile, LOCAL_ACCOUNT } from "./admin/fill.ts";
import { Logbook } from "./admin/logbook.ts";
import { DEFAULT_TOKEN } from "./api/app.ts";
import { Tails } from "./api/tail-sessions.ts";
import { LARGEST_HEADERS } from "./request-limits.ts";
import { createRuntime } from "./runtime/index.ts";
import { createServerApp, serveSockets } from "./server.ts";
import { Store } from "./state/store.ts";
import { keepTemporaryFilesIn } from "./temporary.ts";

const TOKEN = process.env.LOCAL_WORKERS_CLOUD_TOKEN ?? DEFAULT_TOKEN;

const USAGE = `usage: local-workers-cloud [options]

  --port PORT   the port to listen on [8787]; 0 takes a free one
  --host HOST   a loopback address [127.0.0.1]
  --data DIR    the folder that keeps the state [.local-workers-cloud]
  --fill FILE   resources with ids of their own, as JSON; may be repeated
  --help        this text`;

function fail(message: string): never {
  process.stderr.write(`local cloud: ${message}\n${USAGE}\n`);
  process.exit(2);
}

/** Node's own parser, with its message in place of a stack trace. */
const parse: typeof parseArgs = (config) => {
  try {
    return parseArgs(config);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
};

/** What a person needs of a cloud that is ready. */
function welcome(url: string, account: string): string {
  return `The local cloud answers at ${url}, its console at ${url}/__local/. In another shell:

  export CLOUDFLARE_API_BASE_URL=${url}/client/v4
  export CLOUDFLARE_API_TOKEN=${TOKEN}
  export CLOUDFLARE_ACCOUNT_ID=${account}
`;
}

function readArguments() {
  const { values } = parse({
    options: {
      port: { type: "string", default: "8787" },
      host: { type: "string", default: "127.0.0.1" },
      data: { type: "string", default: ".local-workers-cloud" },
      fill: { type: "string", multiple: true, default: [] },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  if (!/^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(values.host)) {
    fail(`--host ${values.host} is not loopback: the local cloud serves this machine only`);
  }
  return values;
}

async function main(): Promise<void> {
  const { data, port, host, fill: fillPaths } = readArguments();
  keepTemporaryFilesIn(join(data, "tmp"));
  const logbook = new Logbook();
  const log = (line: string) => {
    process.stderr.write(`${new Date().toISOString()} ${line}\n`);
    logbook.add(line);
  };
  const store = new Store(join(data, "state"));
  let ownUrl = "";
  const runtime = createRuntime({ store, dataDir: data, log, ownUrl: () => ownUrl });
  const cloud = { store, runtime, tails: new Tails(runtime), log };
  if (store.accounts.list().length === 0) fill(cloud, LOCAL_ACCOUNT);
  for (const path of fillPaths) fill(cloud, fillFile.parse(JSON.parse(readFileSync(path, "utf8"))));

  const account = store.accounts.list()[0]?.id ?? "";
  const app = createServerApp(cloud, TOKEN, logbook);
  const server = serve(
    {
      fetch: app.fetch,
      port: Number(port),
      hostname: host,
      serverOptions: { maxHeaderSize: LARGEST_HEADERS },
    },
    (address: AddressInfo) => {
      ownUrl = `http://${host}:${address.port}`;
      const ready = JSON.stringify({ url: ownUrl, port: address.port, pid: process.pid });
      process.stdout.write(`${process.stdout.isTTY ? welcome(ownUrl, account) : ready}\n`);
    },
  );
  serveSockets(server as Server, cloud);
  server.on("error", (error) => {
    process.stderr.write(`local cloud: ${error.message}\n`);
    process.exit(1);
  });

  const stop = async () => {
    server.close();
    await runtime.stop();
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

await main();
