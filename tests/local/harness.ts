/** A local cloud of a test's own: the real process, on a free port, with a folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { expect, vi } from "vitest";
import WebSocket from "ws";

export const ACCOUNT = "c0de2400c0de2400c0de2400c0de2400";
export const TOKEN = "code24-local-cloud-token-0123456789abcde";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

interface Upload {
  bindings?: Record<string, unknown>[];
  flags?: string[];
  /** Of compatibility. */
  date?: string;
  tailConsumers?: { service: string }[];
  migrations?: object;
  /** Classes of Durable Objects, declared; the same ones can be declared again. */
  exports?: object;
  /** A dispatch namespace: the script becomes a user Worker in it. */
  namespace?: string;
}

export class TestCloud {
  readonly data = mkdtempSync(join(tmpdir(), "code24-cloud-"));
  /** What the process logged, over all its starts. */
  readonly log: string[] = [];
  #process: ChildProcess | undefined;
  #port = 0;

  static async start(): Promise<TestCloud> {
    const cloud = new TestCloud();
    await cloud.start();
    return cloud;
  }

  /** Starts the process on this cloud's folder, for the first time or again. */
  async start(): Promise<void> {
    const words = [".local/build/cloud.mjs", "--port", "0", "--data", this.data];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    createInterface({ input: child.stderr }).on("line", (line) => this.log.push(line));
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const ready = JSON.parse(line) as { url: string; port: number; pid: number };
    expect(ready).toEqual({
      url: `http://127.0.0.1:${ready.port}`,
      port: ready.port,
      pid: child.pid,
    });
    this.#port = ready.port;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Sends the Node process a signal and waits until it is gone; gives its exit code. */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    const child = this.#process as ChildProcess;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, "exit");
    child.kill(signal);
    return (await exited)[0] as number | null;
  }

  /** Stops the process and forgets the folder. */
  async dispose(): Promise<void> {
    await this.end("SIGTERM");
    rmSync(this.data, { recursive: true, force: true });
  }

  /** The workerd processes of this cloud. */
  workerds(): number[] {
    const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, "utf8");
    return children.split(" ").filter(Boolean).map(Number).filter(isWorkerd);
  }

  /** How many times workerd was started with a new configuration. */
  restarts(): number {
    return this.log.filter((line) => line.includes("Workers ready in")).length;
  }

  /** The `result` of an API call below the account; a failure fails the test. */
  async api<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.apiAnswer(method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body.result as T;
  }

  async apiAnswer(method: string, path: string, body?: unknown) {
    const form = body instanceof FormData;
    const answer = await fetch(
      `http://127.0.0.1:${this.#port}/client/v4/accounts/${ACCOUNT}/${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(form || body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
      },
    );
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: parsed(text) };
  }

  /** An API call below the account with another token than the account's. */
  async bearer(method: string, path: string, token: string, body: FormData) {
    const answer = await fetch(
      `http://127.0.0.1:${this.#port}/client/v4/accounts/${ACCOUNT}/${path}`,
      { method, body, headers: { authorization: `Bearer ${token}` } },
    );
    return { status: answer.status, body: parsed(await answer.text()) };
  }

  /** An API call below the account with a body of any kind. */
  async raw(method: string, path: string, contentType: string, body: string) {
    const answer = await fetch(
      `http://127.0.0.1:${this.#port}/client/v4/accounts/${ACCOUNT}/${path}`,
      { method, body, headers: { authorization: `Bearer ${TOKEN}`, "content-type": contentType } },
    );
    return { status: answer.status, body: parsed(await answer.text()) };
  }

  /** Any call of the API, by its whole path. */
  async v4(method: string, path: string, contentType: string, body: string) {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/client/v4${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": contentType },
      ...(method === "GET" ? {} : { body }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /**
   * An API call below `/client/v4` whose body comes late: the cloud has the request when this
   * resolves, and its body when the returned function is called, which gives the `result`.
   */
  async begin(method: string, path: string, body: unknown): Promise<<T = unknown>() => Promise<T>> {
    const form = body instanceof FormData;
    const whole = new Response(form ? body : JSON.stringify(body));
    const content = Buffer.from(await whole.arrayBuffer());
    const type = form ? whole.headers.get("content-type") : "application/json";
    const sent = httpRequest({
      host: "127.0.0.1",
      port: this.#port,
      path: `/client/v4/${path}`,
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        "content-type": type ?? "",
        "content-length": content.length,
        expect: "100-continue",
      },
      agent: false,
    });
    const answered = once(sent, "response");
    sent.flushHeaders();
    await once(sent, "continue");
    return async <T>() => {
      sent.end(content);
      const [answer] = (await answered) as [IncomingMessage];
      const said = await text(answer);
      expect(answer.statusCode, said).toBe(200);
      return parsed(said).result as T;
    };
  }

  /** A call of the admin routes; gives the JSON of the answer. */
  async admin<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/__local/${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as T;
  }

  /** Uploads one ES module as a Worker of the account with a public host, or as a user Worker. */
  async upload(name: string, source: string, options: Upload = {}): Promise<void> {
    const metadata = {
      main_module: "index.js",
      compatibility_date: options.date ?? "2024-10-22",
      compatibility_flags: options.flags ?? [],
      bindings: options.bindings ?? [],
      tail_consumers: options.tailConsumers ?? [],
      migrations: options.migrations,
      exports: options.exports,
    };
    const folder = options.namespace ? `dispatch/namespaces/${options.namespace}/` : "";
    await this.api("PUT", `workers/${folder}scripts/${name}`, uploadForm(metadata, source));
    if (options.namespace) return;
    await this.api("POST", `workers/scripts/${name}/subdomain`, { enabled: true });
  }

  /** A namespace `users`, and a Worker `dispatcher` that hands each request to one user Worker of it. */
  async dispatchTo(script: string): Promise<void> {
    await this.api("POST", "workers/dispatch/namespaces", { name: "users" });
    await this.upload(
      "dispatcher",
      `export default { fetch: (request, env) => env.NS.get("${script}").fetch(request) };`,
      { bindings: [{ type: "dispatch_namespace", name: "NS", namespace: "users" }] },
    );
  }

  /** A request to the Worker at `<script>.localhost`, or at a full host name. */
  ask(host: string, path = "/", init: AskOptions = {}): Promise<Answer> {
    const name = host.includes(".") ? host : `${host}.localhost`;
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        {
          host: "127.0.0.1",
          port: this.#port,
          path,
          method: init.method ?? "GET",
          headers: { ...init.headers, host: name },
          agent: false,
        },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (chunk) => {
            text += chunk;
          });
          answer.on("end", () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }),
          );
          answer.on("error", reject);
        },
      );
      sent.on("error", reject);
      sent.end(init.body);
    });
  }

  /** A WebSocket to the Worker at `<script>.localhost`, once it is open. */
  async socket(script: string, path = "/", protocols: string[] = []): Promise<WebSocket> {
    const headers = { host: `${script}.localhost` };
    const socket = new WebSocket(`ws://127.0.0.1:${this.#port}${path}`, protocols, { headers });
    await once(socket, "open");
    return socket;
  }

  async askJson<T = unknown>(host: string, path = "/"): Promise<T> {
    const answer = await this.ask(host, path);
    expect(answer.status, answer.text).toBe(200);
    return JSON.parse(answer.text) as T;
  }
}

/** WebAssembly that exports `seven`, which is 7. */
export const WASM = new Uint8Array(
  Buffer.from(
    "0061736d010000000105016000017f0302010007090105736576656e00000a0601040041070b",
    "hex",
  ),
);

/** The body of an upload of one file, `index.js`. */
export function uploadForm(
  metadata: object,
  source: string,
  type = "application/javascript+module",
): FormData {
  const form = new FormData();
  form.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
  form.set("index.js", new Blob([source], { type }), "index.js");
  return form;
}

interface AskOptions {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string;
}

function parsed(text: string): { success?: boolean; result?: unknown; errors?: unknown } {
  try {
    return JSON.parse(text) as { result?: unknown };
  } catch {
    return { result: text };
  }
}

export function isWorkerd(pid: number): boolean {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0];
    return state !== "Z" && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("workerd");
  } catch {
    return false;
  }
}

/** Polls until the assertions of `check` hold, and gives what it returned. */
export function until<T>(check: () => T | Promise<T>, timeout = 60_000): Promise<T> {
  return vi.waitFor(check, { timeout, interval: 50 });
}
