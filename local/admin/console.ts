/** The console: one page, its script and its style, and what a run made as a page of its own. */

import script from "worker:../console/main.ts";
import { Hono } from "hono";
import type { Cloud } from "../api/cloud.ts";
import style from "../console/console.css";
import page from "../console/index.html";

/** Nothing of another origin, and no script in the page itself. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Of a page that a run made: nothing in it runs, and it is framed by the console alone. */
const MADE = [
  "sandbox",
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "frame-ancestors 'self'",
].join("; ");

export function consoleRoutes({ runtime, store }: Cloud): Hono {
  const routes = new Hono();
  const file = (text: string, type: string) => () =>
    new Response(text, {
      headers: {
        "content-type": `${type}; charset=utf-8`,
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
      },
    });
  routes.get("/", file(page, "text/html"));
  routes.get("/console.js", file(script, "text/javascript"));
  routes.get("/console.css", file(style, "text/css"));
  /** What is at a dotted path of an instance's output, as a page. */
  routes.get("/made", async (c) => {
    const { workflow = "", instance = "", path = "" } = c.req.query();
    const found = store.workflows.list().find(({ name }) => name === workflow);
    const instances = found && (await runtime.workflowInstances(found.accountId, found.name));
    const output = (await instances?.get(instance))?.output;
    const html = path
      .split(".")
      .reduce<unknown>(
        (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
        output,
      );
    if (typeof html !== "string") return c.text("There is no page of this run.\n", 404);
    const headers = {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": MADE,
      "x-content-type-options": "nosniff",
    };
    return new Response(html, { headers });
  });
  return routes;
}
