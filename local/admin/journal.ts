import type { Context } from "hono";
import { parseParts } from "../api/multipart.ts";
import { SECRET_FIELDS } from "../api/script-views.ts";
import type { Entry } from "../console/model.ts";

const MOST_ENTRIES = 5000;
/** Entries of one answer to who follows. */
const PAGE = 500;

/** Fields outside bindings that carry credentials: where a Logpush job sends to, and as whom. */
const CREDENTIALS = ["destination_conf"];

/** Whose bodies are what an application keeps. */
const VALUES = /\/storage\/kv\/namespaces\/[^/]+\/(values|bulk)\b|\/r2\/buckets\/[^/]+\/objects\//;

/** What the API received, in order: tests and people read it at `GET /__local/requests`. */
export class Journal {
  #entries: Entry[] = [];
  #seq = 0;

  list(): Entry[] {
    return this.#entries;
  }

  /** The newest entries after this one, oldest first. */
  after(seq: number): Entry[] {
    return this.#entries.filter((entry) => entry.seq > seq).slice(-PAGE);
  }

  clear(): void {
    this.#entries = [];
  }

  async record(
    c: Context,
    request: Request,
    { status, begun }: { status: number; begun: number },
  ): Promise<void> {
    const ms = Date.now() - begun;
    const metadata = VALUES.test(c.req.path) ? undefined : await describe(request);
    this.#seq += 1;
    this.#entries.push({
      seq: this.#seq,
      method: request.method,
      path: c.req.path,
      query: c.req.query(),
      status,
      at: new Date(begun).toISOString(),
      ms,
      client: (c.req.header("user-agent") ?? "").slice(0, 200),
      ...(metadata === undefined ? {} : { metadata }),
    });
    if (this.#entries.length > MOST_ENTRIES) this.#entries.shift();
  }
}

async function describe(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  try {
    if (type.startsWith("multipart/form-data")) {
      const parts = await parseParts(Buffer.from(await request.arrayBuffer()), type);
      const part = parts.find(({ name }) => name === "metadata" || name === "settings");
      return part && withoutSecrets(JSON.parse(part.content.toString("utf8")));
    }
    if (type.startsWith("application/json")) {
      return withoutSecrets(JSON.parse(await request.text()));
    }
  } catch {
    return undefined;
  }
  return undefined;
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  const shown = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]),
  );
  // A secret may come without its type: `secret_text` is the one it has then.
  const fields = [
    ...(SECRET_FIELDS.get(String(shown.type ?? "secret_text")) ?? []),
    ...CREDENTIALS,
  ];
  const hidden = fields.filter((field) => field in shown).map((field) => [field, "[secret]"]);
  return { ...shown, ...Object.fromEntries(hidden) };
}
