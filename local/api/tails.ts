/**
 * Live logs of a Worker: a session, and a WebSocket that gets each event as it happens.
 * https://developers.cloudflare.com/api/resources/workers/subresources/scripts/subresources/tail/
 */
import { Hono } from "hono";
import { z } from "zod";
import { type Cloud, hexId, param } from "./cloud.ts";
import { body, ok } from "./envelope.ts";
import { ApiError, CODE } from "./errors.ts";
import type { Locate } from "./script-store.ts";
import { type TailSession, tailFilter } from "./tail-sessions.ts";

/** Where the WebSockets of sessions are, with the session's id behind it. */
export const TAIL_PATH = "/__local/tails/";

const newTail = z.object({ filters: z.array(tailFilter).default([]) });

export function tailRoutes({ tails }: Cloud, locate: Locate): Hono {
  const routes = new Hono();
  routes.get("/", (c) =>
    ok(
      c,
      tails.of(locate(c)).map((session) => view(session, c.req.url)),
    ),
  );
  routes.post("/", async (c) => {
    const script = locate(c);
    const { filters } = await body(c, newTail);
    return ok(c, view(tails.open(hexId(), script, filters), c.req.url));
  });
  routes.delete("/:tail", (c) => {
    const session = tails.of(locate(c)).find(({ id }) => id === param(c, "tail"));
    if (session === undefined) {
      throw new ApiError(404, CODE.tailMissing, `Tail "${param(c, "tail")}" not found.`);
    }
    tails.close(session.id);
    return ok(c, null);
  });
  return routes;
}

function view({ id, expiresAt }: TailSession, address: string): Record<string, unknown> {
  return { id, url: `ws://${new URL(address).host}${TAIL_PATH}${id}`, expires_at: expiresAt };
}
