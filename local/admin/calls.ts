/** Requests that a person makes by hand: to a Worker by its address, or to a user Worker by its name. */
import { Hono } from "hono";
import { z } from "zod";
import type { Cloud } from "../api/cloud.ts";
import { body } from "../api/envelope.ts";
import type { Called } from "../console/model.ts";

/** Characters of an answer that are shown. */
const MOST_SHOWN = 256 * 1024;

const call = z.object({
  /** An address that a Worker answers, as `http://code24-workflows-local.localhost/build`. */
  url: z.url(),
  method: z.string().default("GET"),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().nullish(),
  /** A user Worker that is asked without the Worker that dispatches to it. */
  userWorker: z.object({ account: z.string(), namespace: z.string(), name: z.string() }).optional(),
});

export function callRoutes({ runtime }: Cloud): Hono {
  const routes = new Hono();
  routes.post("/call", async (c) => {
    const { url, method, headers, body: sent, userWorker } = await body(c, call);
    const begun = Date.now();
    const request = new Request(url, {
      method,
      headers,
      redirect: "manual",
      ...(sent && method !== "GET" && method !== "HEAD" ? { body: sent } : {}),
    });
    const answer =
      userWorker === undefined
        ? await runtime.handle(request)
        : await runtime.dispatch(userWorker, request);
    const text = await answer.text();
    const called: Called = {
      status: answer.status,
      headers: [...answer.headers],
      body: text.slice(0, MOST_SHOWN),
      cut: text.length > MOST_SHOWN,
      ms: Date.now() - begun,
    };
    return c.json(called);
  });
  return routes;
}
