import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestCloud, uploadForm } from "./harness.ts";

type Files = Record<string, string>;
interface Session {
  jwt: string;
  buckets: string[][];
}

const CODE = `import { WorkerEntrypoint } from "cloudflare:workers";
export default class extends WorkerEntrypoint {
  greet(name) { return "hello " + name; }
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/from-binding") return this.env.ASSETS.fetch("https://any.invalid/");
    return new Response("code at " + pathname);
  }
}`;

const DISPATCHER = `export default { fetch(request, env) {
  const url = new URL(request.url);
  const [, script, ...rest] = url.pathname.split("/");
  url.pathname = "/" + rest.join("/");
  return env.NS.get(script).fetch(new Request(url, request));
} };`;

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);

let cloud: TestCloud;

/** A session for the files at a Worker's path, below the account. */
function open(path: string, files: Files): Promise<Session> {
  const manifest = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      { hash: hashOf(text), size: Buffer.byteLength(text) },
    ]),
  );
  return cloud.api("POST", `${path}/assets-upload-session`, { manifest });
}

function form(files: Files, types: Record<string, string>): FormData {
  const body = new FormData();
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text).toString("base64");
    const type = types[name] ?? "text/html";
    body.append(hashOf(text), new Blob([content], { type }), hashOf(text));
  }
  return body;
}

/** The token of a finished upload of the files. */
async function uploaded(
  path: string,
  files: Files,
  types: Record<string, string> = {},
): Promise<string> {
  const { jwt, buckets } = await open(path, files);
  if (buckets.length === 0) return jwt;
  const answer = await cloud.bearer(
    "POST",
    "workers/assets/upload?base64=true",
    jwt,
    form(files, types),
  );
  expect(answer.status).toBe(201);
  return (answer.body.result as { jwt: string }).jwt;
}

interface Publish {
  namespace?: string;
  files?: Files;
  types?: Record<string, string>;
  config?: Record<string, unknown>;
  /** Null for a Worker without code. */
  code?: string | null;
  metadata?: Record<string, unknown>;
}

async function publish(name: string, options: Publish): Promise<void> {
  const { namespace, files, config, code = CODE } = options;
  const path = `workers/${namespace ? `dispatch/namespaces/${namespace}/` : ""}scripts/${name}`;
  const assets = {
    ...(files ? { jwt: await uploaded(path, files, options.types) } : {}),
    ...(config ? { config } : {}),
  };
  const metadata = {
    compatibility_date: "2025-06-01",
    ...(code === null
      ? {}
      : { main_module: "index.js", bindings: [{ type: "assets", name: "ASSETS" }] }),
    ...(Object.keys(assets).length > 0 ? { assets } : {}),
    ...options.metadata,
  };
  const body = new FormData();
  body.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
  if (code !== null) {
    body.set("index.js", new Blob([code], { type: "application/javascript+module" }), "index.js");
  }
  await cloud.api("PUT", path, body);
  if (!namespace) await cloud.api("POST", `${path}/subdomain`, { enabled: true });
}

beforeAll(async () => {
  cloud = await TestCloud.start();
  await cloud.api("POST", "workers/dispatch/namespaces", { name: "sites" });
  await cloud.upload("dispatcher", DISPATCHER, {
    bindings: [{ type: "dispatch_namespace", name: "NS", namespace: "sites" }],
  });
});
afterAll(() => cloud.dispose());

/** Each behaviour of a Worker of the account, and of a user Worker behind a dispatcher. */
const KINDS = [
  { kind: "a Worker of the account", namespace: undefined },
  { kind: "a user Worker", namespace: "sites" },
];

describe.each(KINDS)("$kind", ({ namespace }) => {
  const prefix = namespace === undefined ? "own" : "user";
  const put = (name: string, options: Publish) =>
    publish(`${prefix}-${name}`, { ...options, ...(namespace ? { namespace } : {}) });
  const ask = (name: string, path: string, init = {}) =>
    namespace === undefined
      ? cloud.ask(`${prefix}-${name}`, path, init)
      : cloud.ask("dispatcher", `/${prefix}-${name}${path}`, init);

  test("serves files before its code, with their types and an entity tag", async () => {
    const files = {
      "/index.html": "<h1>home</h1>",
      "/style.css": "h1 { color: red }",
      "/x": "raw",
    };
    const types = { "/style.css": "text/css", "/x": "application/null" };
    await put("files", { files, types });
    const home = await ask("files", "/");
    expect([home.status, home.text]).toEqual([200, "<h1>home</h1>"]);
    expect(home.headers["content-type"]).toBe("text/html");
    expect(home.headers.etag).toBe(`"${hashOf("<h1>home</h1>")}"`);
    const style = await ask("files", "/style.css");
    expect([style.headers["content-type"], style.text]).toEqual(["text/css", files["/style.css"]]);
    const untyped = await ask("files", "/x");
    expect([untyped.headers["content-type"], untyped.text]).toEqual([undefined, "raw"]);
    expect((await ask("files", "/api/users")).text).toBe("code at /api/users");
    expect((await ask("files", "/from-binding")).text).toBe("<h1>home</h1>");
    const again = await ask("files", "/", { headers: { "if-none-match": home.headers.etag } });
    expect(again.status).toBe(304);
  });

  test("handles html and what is not found as it is told", async () => {
    const files = { "/index.html": "home", "/about.html": "about", "/404.html": "lost" };
    await put("pages", { files, config: { not_found_handling: "404-page" }, code: null });
    expect((await ask("pages", "/about")).text).toBe("about");
    const redirected = await ask("pages", "/about.html");
    expect([redirected.status, redirected.headers.location]).toEqual([307, "/about"]);
    const lost = await ask("pages", "/nowhere");
    expect([lost.status, lost.text]).toEqual([404, "lost"]);

    await put("spa", {
      files,
      config: { not_found_handling: "single-page-application" },
      code: null,
    });
    const deep = await ask("spa", "/deep/link");
    expect([deep.status, deep.text]).toEqual([200, "home"]);
    const navigated = await ask("spa", "/deep", { headers: { "sec-fetch-mode": "navigate" } });
    expect(Object.keys(navigated.headers).filter((header) => header.includes("mf-"))).toEqual([]);

    await put("plain", { files, config: { html_handling: "none" }, code: null });
    expect((await ask("plain", "/about")).status).toBe(404);
    expect((await ask("plain", "/about.html")).text).toBe("about");
  });

  test("serves its files below a base path, and its code sees the whole path", async () => {
    const files = { "/index.html": "home", "/about.html": "about", "/404.html": "lost" };
    await put("docs", { files, config: { base_path: "docs/", not_found_handling: "404-page" } });
    expect((await ask("docs", "/docs/")).text).toBe("home");
    expect((await ask("docs", "/docs/about")).text).toBe("about");
    const redirected = await ask("docs", "/docs/about.html");
    expect([redirected.status, redirected.headers.location]).toEqual([307, "/docs/about"]);
    expect((await ask("docs", "/about")).text).toBe("code at /about");
    expect((await ask("docs", "/docs/nowhere")).text).toBe("code at /docs/nowhere");

    const config = { base_path: "/docs", not_found_handling: "single-page-application" };
    await put("docs-app", { files, config, code: null });
    expect((await ask("docs-app", "/docs/deep/link")).text).toBe("home");
  });

  test("runs its code first for all, or for what the rules say", async () => {
    const files = { "/index.html": "home", "/api/doc.html": "doc", "/api/free.txt": "free" };
    await put("first", { files, config: { run_worker_first: true } });
    expect((await ask("first", "/")).text).toBe("code at /");
    await put("rules", { files, config: { run_worker_first: ["/api/*", "!/api/free.txt"] } });
    expect((await ask("rules", "/")).text).toBe("home");
    expect((await ask("rules", "/api/doc")).text).toBe("code at /api/doc");
    expect((await ask("rules", "/api/free.txt")).text).toBe("free");
  });

  test("follows _headers and _redirects", async () => {
    const config = {
      _headers: "/*\n  X-Site: yes\n",
      _redirects: "/old /about 301\n/out https://example.com/:splat 302\n",
    };
    await put("rewritten", { files: { "/about.html": "about" }, config, code: null });
    const about = await ask("rewritten", "/about");
    expect([about.text, about.headers["x-site"]]).toEqual(["about", "yes"]);
    const old = await ask("rewritten", "/old");
    expect([old.status, old.headers.location]).toEqual([301, "/about"]);
  });

  test("keeps its files when it is told so, and loses them otherwise", async () => {
    const files = { "/index.html": "kept" };
    await put("kept", { files, config: { not_found_handling: "single-page-application" } });
    await put("kept", { metadata: { keep_assets: true } });
    expect((await ask("kept", "/any", { headers: { "sec-fetch-mode": "navigate" } })).text).toBe(
      "kept",
    );
    await put("kept", {
      code: 'export default { fetch() { return new Response("bare"); } };',
      metadata: { bindings: [] },
    });
    expect((await ask("kept", "/")).text).toBe("bare");
  });

  test("serves new files as soon as they are published", async () => {
    await put("fresh", { files: { "/index.html": "one" }, code: null });
    expect((await ask("fresh", "/")).text).toBe("one");
    await put("fresh", { files: { "/index.html": "two" }, code: null });
    expect((await ask("fresh", "/")).text).toBe("two");
  });
});

test("a service binding reaches the files, and the methods of the code", async () => {
  await publish("callee", { files: { "/index.html": "home" } });
  await cloud.upload(
    "caller",
    `export default { async fetch(request, env) {
      const page = await (await env.TO.fetch(request)).text();
      return new Response(page + ", " + await env.TO.greet("you"));
    } };`,
    { bindings: [{ type: "service", name: "TO", service: "callee" }] },
  );
  expect((await cloud.ask("caller", "/")).text).toBe("home, hello you");
});

describe("an upload of assets", () => {
  const path = "workers/scripts/uploads";

  test("asks for what is not here, once", async () => {
    const files = { "/a.txt": "asked once", "/b.txt": "asked once", "/c.txt": "another" };
    const first = await open(path, files);
    const asked = first.buckets.flat().toSorted();
    expect(asked).toEqual([hashOf("asked once"), hashOf("another")].toSorted());
    const one = form({ "/c.txt": "another" }, {});
    const part = await cloud.bearer("POST", "workers/assets/upload?base64=true", first.jwt, one);
    expect([part.status, part.body.result]).toEqual([202, {}]);
    expect((await open(path, files)).buckets).toEqual([[hashOf("asked once")]]);
    await uploaded(path, { "/a.txt": "asked once" });
    const known = await open(path, files);
    expect(known.buckets).toEqual([]);
    expect(JSON.parse(Buffer.from(known.jwt.split(".")[1] ?? "", "base64url").toString())).toEqual({
      exp: expect.any(Number),
    });
  });

  test("is asked for again by another Worker, and by none that serves it", async () => {
    const files = { "/shared.txt": "in two Workers" };
    const owner = "workers/scripts/owner";
    const metadata = {
      main_module: "index.js",
      assets: { jwt: await uploaded(owner, files) },
    };
    const source = "export default { fetch: () => new Response() };";
    await cloud.api("PUT", owner, uploadForm(metadata, source));
    expect((await open(owner, files)).buckets).toEqual([]);
    expect((await open("workers/scripts/other", files)).buckets).toEqual([
      [hashOf("in two Workers")],
    ]);
  });

  test("is refused with a token that is not its own", async () => {
    const answer = await cloud.bearer(
      "POST",
      "workers/assets/upload?base64=true",
      "a.b.c",
      form({}, {}),
    );
    expect(answer.status).toBe(401);
    const jwt = await uploaded("workers/scripts/one", { "/x.txt": "of one" });
    const body = new FormData();
    const metadata = JSON.stringify({ assets: { jwt } });
    body.set("metadata", new Blob([metadata], { type: "application/json" }));
    const other = await cloud.apiAnswer("PUT", "workers/scripts/other", body);
    expect([other.status, other.body.errors]).toEqual([
      400,
      [
        {
          code: 10021,
          message:
            "metadata.assets.jwt is no valid completion token of an upload of assets for this Worker.",
        },
      ],
    ]);
  });

  test.each([
    [{ "no-slash": { hash: "0".repeat(32), size: 1 } }, "every path starts with"],
    [{ "/a": { hash: "short", size: 1 } }, "32 hexadecimal characters"],
    [{ "/a": { hash: "0".repeat(32), size: 30_000_000 } }, "26214400 bytes"],
  ])("is refused for %j", async (manifest, reason) => {
    const answer = await cloud.apiAnswer("POST", `${path}/assets-upload-session`, { manifest });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.errors)).toContain(reason);
  });

  test("is refused when a file is not what the manifest says", async () => {
    const { jwt } = await open(path, { "/short.txt": "the whole text" });
    const body = new FormData();
    body.append(hashOf("the whole text"), Buffer.from("the").toString("base64"));
    const answer = await cloud.bearer("POST", "workers/assets/upload?base64=true", jwt, body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.errors)).toContain("/short.txt has 14 bytes");
  });

  test("says in every view that a Worker has assets", async () => {
    await publish("seen", { files: { "/index.html": "seen" }, code: null });
    const listed = await cloud.api<{ id: string; has_assets: boolean; has_modules: boolean }[]>(
      "GET",
      "workers/scripts",
    );
    const seen = listed.find(({ id }) => id === "seen");
    expect([seen?.has_assets, seen?.has_modules]).toEqual([true, false]);
    const content = await cloud.apiAnswer("GET", "workers/scripts/seen/content/v2");
    expect(content.status).toBe(204);
    expect(listed.find(({ id }) => id === "dispatcher")?.has_assets).toBe(false);
  });
});
