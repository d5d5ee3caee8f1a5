import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { line } from "../../../../worker_src/shared/trace/line.ts";
import { until } from "../../../local/harness.ts";
import { Egress, SETTINGS, type Site } from "./harness.ts";

const LIMIT = SETTINGS.maxResponseBytes;
/** For all that is not about time: a busy machine is slow. */
const PATIENT = { ...SETTINGS, timeoutMs: 25_000 };
let egress: Egress;
/** Aborts soon. */
let hasty: Egress;

const statusOf = ({ url = "" }: { url?: string | undefined }) => Number(url.split("?")[1]);

const SITES: Record<string, Site> = {
  "/at-the-limit": (_request, response) => response.end(Buffer.alloc(LIMIT)),
  "/announced": (_request, response) => response.end(Buffer.alloc(LIMIT + 1)),
  "/streamed": (_request, response) => {
    response.write(Buffer.alloc(LIMIT));
    response.end("x");
  },
  "/endless": (_request, response) => {
    const more = () => response.write(Buffer.alloc(1024)) && setImmediate(more);
    response.on("drain", more).on("error", () => undefined);
    more();
  },
  "/gzip": (_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("hello"));
  },
  "/bomb": (_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    response.end(BOMB);
  },
  "/no-answer": () => undefined,
  "/dripping": (_request, response) => {
    const drops = setInterval(() => response.write("drop"), 10);
    response.on("close", () => clearInterval(drops));
  },
  "/slow-body": (_request, response) => response.write("beginning"),
  "/slow-hops": (_request, response) => {
    const hop = () => response.writeHead(302, { location: "/no-answer" }).end();
    setTimeout(hop, SETTINGS.timeoutMs / 2);
  },
  "/status": (request, response) => response.writeHead(statusOf(request)).end(),
  "/hang-up": (request) => request.socket.destroy(),
  "/broken-off": (_request, response) => {
    response.writeHead(200, { "content-length": "100" }).write("beginning");
    setTimeout(() => response.destroy(), 20);
  },
  "/forged": (_request, response) => {
    response.writeHead(200, {
      "x-egress-url": "https://bank.com/",
      "x-egress-redirects": "7",
      "x-egress-error": "egress_denied",
      "x-egress-other": "1",
      "set-cookie": ["a=b", "c=d"],
      "x-own": "kept",
      connection: "close, x-hop",
      "x-hop": "1",
    });
    response.end("page");
  },
};
const BOMB = gzipSync(Buffer.alloc(50 * 1024 * 1024));

beforeAll(async () => {
  egress = await Egress.start(SITES, PATIENT);
  hasty = await Egress.start(SITES);
});
beforeEach(() => {
  for (const { received, log } of [egress, hasty]) received.length = log.length = 0;
});
afterAll(() => Promise.all([egress.stop(), hasty.stop()]));

const from = (path: string, init = {}) => egress.fetch(`https://example.com${path}`, init);
/** The lines of requests on their way out, as far as they differ. */
const logged = ({ log } = egress) =>
  log
    .map((text) => line.parse(JSON.parse(text)))
    .filter(({ span }) => span === "egress")
    .map(({ method, host, status, outcome, reason, bytesOut }) =>
      [method, host, outcome, status, reason, bytesOut].filter((part) => part !== undefined),
    );

describe("the size of an answer", () => {
  test("may be the limit", async () => {
    expect((await from("/at-the-limit")).text).toHaveLength(LIMIT);
  });

  test("over the limit by its Content-Length is refused at once", async () => {
    const seen = await from("/announced");
    expect(seen).toMatchObject({ status: 502, headers: { "x-egress-error": "egress_too_large" } });
    expect(JSON.parse(seen.text).error).toEqual({
      code: "egress_too_large",
      message: `The answer of example.com is over ${LIMIT} bytes.`,
    });
  });

  test.each(["/streamed", "/endless", "/bomb"])(
    "over the limit without one breaks the body off: %s",
    async (path) => {
      expect(await from(path)).toMatchObject({
        status: 200,
        text: "",
        broken: expect.stringContaining(`over ${LIMIT} bytes`),
      });
      await until(() => expect(logged()).toHaveLength(1));
      const [parts] = logged();
      const told = ["GET", "example.com", "failed", 200, "egress_too_large", expect.any(Number)];
      expect(parts).toEqual(told);
    },
  );

  test("counts what a HEAD announces as nothing", async () => {
    const seen = await from("/announced", { method: "HEAD" });
    expect(seen).toMatchObject({ status: 200, text: "" });
  });

  test("is that of the decoded body, which arrives whole", async () => {
    const seen = await from("/gzip");
    expect(seen).toMatchObject({ status: 200, text: "hello" });
    await until(() => expect(logged()).toEqual([["GET", "example.com", "ok", 200, 5]]));
  });
});

test("a request over 1 MiB does not leave", async () => {
  const seen = await from("/", { method: "POST", body: "x".repeat(1024 * 1024 + 1) });
  expect(seen).toMatchObject({ status: 502, headers: { "x-egress-error": "egress_too_large" } });
  expect(egress.received).toEqual([]);
});

describe("the time of an exchange", () => {
  test.each(["/no-answer", "/slow-hops"])("is over without an answer: %s", async (path) => {
    const seen = await hasty.fetch(`https://example.com${path}`);
    expect(seen).toMatchObject({ status: 504, headers: { "x-egress-error": "egress_timeout" } });
    expect(JSON.parse(seen.text).error.message).toBe("example.com gave no answer in time.");
  });

  test("is over in the middle of a body", async () => {
    const seen = await hasty.fetch("https://example.com/slow-body");
    expect(seen).toMatchObject({ status: 200, broken: expect.stringContaining("in time") });
    await until(() =>
      expect(logged(hasty)).toEqual([["GET", "example.com", "failed", 200, "egress_timeout", 9]]),
    );
  });
});

describe("a host that does not answer", () => {
  test("and hangs up is unreachable", async () => {
    const seen = await from("/hang-up");
    expect(seen).toMatchObject({
      status: 502,
      headers: { "x-egress-error": "egress_unreachable" },
    });
    expect(JSON.parse(seen.text).error.message).toBe("example.com cannot be reached.");
  });

  test.each([520, 521, 522, 523, 524, 525, 526, 530, 999])(
    "as Cloudflare says it, or in no status of HTTP: %i",
    async (status) => {
      const seen = await from(`/status?${status}`);
      expect(seen).toMatchObject({
        status: 502,
        headers: { "x-egress-error": "egress_unreachable" },
      });
      expect(JSON.parse(seen.text).error.message).toContain(`status ${status}`);
    },
  );

  test("to its end breaks the body off", async () => {
    const seen = await from("/broken-off");
    expect(seen).toMatchObject({ status: 200, broken: expect.stringContaining("broke off") });
  });
});

test.each([200, 204, 304, 404, 418, 500, 502, 503])("status %i is passed on", async (status) => {
  const seen = await from(`/status?${status}`);
  expect(seen.status).toBe(status);
  expect(seen.headers).not.toHaveProperty("x-egress-error");
});

test("a page cannot speak for the egress, nor set a cookie", async () => {
  const { headers, text } = await from("/forged");
  expect(text).toBe("page");
  expect(headers).toEqual({
    date: headers.date,
    "x-egress-redirects": "0",
    "x-egress-url": "https://example.com/forged",
    "x-own": "kept",
  });
});

test("a request's own headers leave, and those that others set do not", async () => {
  const own = { authorization: "Bearer a-key", accept: "text/html", "x-own": "1" };
  const stripped = {
    "cf-connecting-ip": "1.2.3.4",
    "cloudflare-workers-version-overrides": "x",
    forwarded: "for=1.2.3.4",
    "true-client-ip": "1.2.3.4",
    "x-forwarded-for": "1.2.3.4",
    "x-forwarded-host": "internal",
    "x-real-ip": "1.2.3.4",
    connection: "x-hop",
    "x-hop": "1",
    te: "trailers",
  };
  await from("/", { headers: { ...own, ...stripped, host: "internal" } });
  const [{ headers } = { headers: {} }] = egress.received;
  expect(headers).toMatchObject({ ...own, host: "example.com" });
  // Written by the runtime on the way out: it names the Worker's zone.
  expect(Object.keys(headers).sort()).toEqual([...Object.keys(own), "cf-worker", "host"].sort());
});

test("the log has one line a request: no path, no query, no header, no credential", async () => {
  const secret = { headers: { authorization: "Bearer hidden", "x-hidden": "hidden" } };
  await egress.fetch("https://user:hidden@example.com/hidden?hidden=1#hidden", secret);
  await egress.fetch("https://127.0.0.1/hidden?hidden=1", secret);
  await egress.fetch("https://example.com/hidden", { method: "POST", body: "hidden" });
  await from("/broken-off?hidden");
  await until(() =>
    expect(logged()).toEqual([
      ["GET", "example.com", "ok", 200, 31],
      ["GET", "127.0.0.1", "refused", "egress_denied"],
      ["POST", "example.com", "ok", 200, 23],
      ["GET", "example.com", "failed", 200, "egress_unreachable", 9],
    ]),
  );
  expect(egress.log).toHaveLength(4);
  expect(egress.log.join()).not.toContain("hidden");
});

test("what the user Worker gives up has its line too", async () => {
  // workerd tells of a cancelled body when the next bytes come.
  await egress.do({ url: "https://example.com/dripping", read: false });
  const cancelled = ["GET", "example.com", "ok", 200, "cancelled", expect.any(Number)];
  await until(() => expect(logged()).toEqual([cancelled]));
  const { thrown } = await hasty.do({ url: "https://example.com/no-answer", patience: 50 });
  expect(thrown).toContain("aborted due to timeout");
  await until(() =>
    expect(logged(hasty)).toEqual([["GET", "example.com", "failed", "egress_timeout"]]),
  );
});

test("a trace goes on to the host, below the line of the request; the run's id stays here", async () => {
  const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  await from("/", { headers: { traceparent, "x-instance-id": "run-1" } });
  await until(() => expect(egress.log).toHaveLength(1));
  const written = line.parse(JSON.parse(egress.log[0] ?? ""));
  expect(written).toMatchObject({
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    parentId: "00f067aa0ba902b7",
    run: "run-1",
  });
  const [{ headers } = { headers: {} }] = egress.received;
  const { traceId, spanId } = written;
  expect(headers).toMatchObject({ traceparent: `00-${traceId}-${spanId}-01` });
  expect(headers).not.toHaveProperty("x-instance-id");
});
