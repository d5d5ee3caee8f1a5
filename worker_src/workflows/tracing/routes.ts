/** The routes of spans, for those who have the dispatch token: `docs/reference/tracing.md`. */
import { requireToken, tokensOf } from "../../shared/auth.ts";
import { INSTANCE_ID } from "../../shared/contract.ts";
import { HttpError } from "../../shared/errors.ts";
import type { Routes } from "../../shared/router.ts";
import type { Env } from "../env.ts";
import { metricsSince } from "./metrics.ts";
import { tracingOf } from "./settings.ts";
import { spansOf } from "./trace.ts";

const MINUTE_MS = 60_000;
/** Analytics Engine keeps three months: https://developers.cloudflare.com/analytics/analytics-engine/limits/ */
const MOST_MINUTES = 90 * 24 * 60;

export const TRACING_ROUTES: Routes<Env> = {
  "/trace": {
    GET: async (request, env) => {
      await requireToken(request, tokensOf(env));
      const from = tracingOf(env);
      const run = new URL(request.url).searchParams.get("run") ?? "";
      if (!INSTANCE_ID.test(run)) {
        const expected = "expected 1 to 100 letters, digits, - and _, not starting with -";
        const message = "The query parameter run is missing or is no instance id.";
        throw new HttpError(400, "invalid", message, { fields: { run: expected } });
      }
      return Response.json({ run, spans: await spansOf(from, run) });
    },
  },
  "/metrics": {
    GET: async (request, env) => {
      await requireToken(request, tokensOf(env));
      const from = tracingOf(env);
      return Response.json(await metricsSince(from, new Date(Date.now() - pastOf(request))));
    },
  },
};

/** Milliseconds back from now. */
function pastOf(request: Request): number {
  const minutes = Number(new URL(request.url).searchParams.get("minutes") ?? "60");
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST_MINUTES) {
    return minutes * MINUTE_MS;
  }
  throw new HttpError(400, "invalid", "The query parameter minutes is wrong.", {
    fields: { minutes: `expected 1 to ${MOST_MINUTES}` },
  });
}
