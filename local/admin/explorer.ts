/**
 * The way to Miniflare's explorer, which knows no token: who opens it from the console has a session,
 * and any other client sends the token as to the API.
 */
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { authenticate } from "../api/authentication.ts";
import type { Cloud } from "../api/cloud.ts";
import { failure } from "../api/envelope.ts";
import { ApiError } from "../api/errors.ts";

export const EXPLORER = "/cdn-cgi/explorer";
const COOKIE = "local-cloud-session";

/** Of this process: they end with it. A cookie goes to every port of a host, so it is no token. */
export class Sessions {
  readonly #ids = new Set<string>();

  open(): string {
    const id = crypto.randomUUID();
    this.#ids.add(id);
    return id;
  }

  has(id: string | undefined): boolean {
    return id !== undefined && this.#ids.has(id);
  }
}

/** `POST /__local/session`, by who has the token. */
export function sessionRoutes(sessions: Sessions): Hono {
  const routes = new Hono();
  routes.post("/session", (c) => {
    const options = { httpOnly: true, sameSite: "Strict", path: EXPLORER } as const;
    setCookie(c, COOKIE, sessions.open(), options);
    return c.json({ ok: true });
  });
  return routes;
}

export function createExplorer({ runtime }: Cloud, sessions: Sessions, token: string): Hono {
  const explorer = new Hono();
  explorer.all("*", async (c) => {
    // The page itself is the same for everybody; what it asks for is not.
    const asks = c.req.path.startsWith(`${EXPLORER}/api`) || c.req.method !== "GET";
    if (asks && !sessions.has(getCookie(c, COOKIE))) authenticate(c, token);
    const answer = await runtime.explorer(c.req.raw);
    const headers = [...answer.headers].filter(([name]) => !name.startsWith("mf-"));
    return new Response(answer.body, { status: answer.status, headers });
  });
  explorer.onError((error, c) => {
    if (error instanceof ApiError) return failure(c, error);
    throw error;
  });
  return explorer;
}
