/** The shell of every agent: a user Worker that answers `POST /<action>` with what it found. */
import * as z from "zod/mini";
import { readJson } from "../body.ts";
import { parseRequest } from "../contract.ts";
import { type Routes, route } from "../router.ts";
import type { Trace } from "../trace/context.ts";

/** An answer holds a page that was generated, and the next agent is sent it: 512 KiB is plenty. */
const BODY_LIMIT = 512 * 1024;

/** What earlier agents of the run found, by name: each may be missing, or a fallback. */
export type Context = Record<string, unknown>;
/** A JSON object. */
export type Result = object;

export interface Call<Input, Env> {
  input: Input;
  context: Context;
  env: Env;
  /** For what it fetches: {@link traceHeaders} says it there. */
  trace: Trace;
}

/** One thing an agent can be asked for. */
export interface Action<Env> {
  answer(body: unknown, env: Env, trace: Trace): Promise<Result>;
}

/** Ties an action to the schema of its input; `handle` never sees an input that does not fit. */
export function action<Input, Env>(
  schema: z.ZodMiniType<Input>,
  handle: (call: Call<Input, Env>) => Result | Promise<Result>,
): Action<Env> {
  const body = z.object({
    input: schema,
    context: z.optional(z.record(z.string(), z.unknown(), "expected an object")),
  });
  return {
    answer: async (value, env, trace) => {
      const { input, context = {} } = parseRequest(body, value);
      return handle({ input, context, env, trace });
    },
  };
}

/**
 * A Worker that answers `POST /<action>` with a JSON body `{input, context?}` by the bare result;
 * the dispatch Worker wraps it. Errors are `{"error": {code, message, fields?}}`: 400 for an input
 * that does not fit (`fields` names each place), 404, 405, 413 over 512 KiB, 415 not JSON.
 */
export function agent<Env>(actions: Record<string, Action<Env>>): ExportedHandler<Env> {
  const routes: Routes<Env> = {};
  for (const [name, { answer }] of Object.entries(actions)) {
    routes[`/${name}`] = {
      POST: async (request, env, _ctx, _parameters, { trace }) =>
        Response.json(await answer(await readJson(request, BODY_LIMIT), env, trace)),
    };
  }
  return { fetch: route("agent", routes) };
}

/**
 * What `name` found, as far as `schema` understands it: undefined when that agent did not answer,
 * or answered something else, as a fallback may.
 */
export function resultOf<T>(
  context: Context,
  name: string,
  schema: z.ZodMiniType<T>,
): T | undefined {
  const envelope = z.object({ result: schema }).safeParse(context[name]);
  return envelope.success ? envelope.data.result : undefined;
}
