/** https://developers.cloudflare.com/analytics/analytics-engine/sql-api/ */
import { type Context, Hono } from "hono";
import { AnalyticsSqlError } from "../runtime/analytics.ts";
import { accountOf, type Cloud } from "./cloud.ts";
import { text } from "./envelope.ts";

/** Answers in the API's own form for SQL, which is no envelope: JSON for rows, text for a mistake. */
export function analyticsRoutes(cloud: Cloud): Hono {
  const routes = new Hono();
  const answer = async (c: Context, sql: string) => {
    const { id } = accountOf(cloud, c);
    try {
      return c.json(await cloud.runtime.queryAnalytics(id, sql));
    } catch (error) {
      if (!(error instanceof AnalyticsSqlError)) throw error;
      return c.text(`${error.message}\n`, 422);
    }
  };
  routes.post("/sql", async (c) => answer(c, await text(c)));
  routes.get("/sql", (c) => answer(c, c.req.query("query") ?? ""));
  return routes;
}
