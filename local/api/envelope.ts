/** The one form of every answer: https://developers.cloudflare.com/fundamentals/api/how-to/make-api-calls/ */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { z } from "zod";
import { ApiError, CODE } from "./errors.ts";

/** A page of a list, with what the clients page by. */
export interface Page<T> {
  items: T[];
  info: { page: number; per_page: number; count: number; total_count: number; total_pages: number };
}

export function ok(
  c: Context,
  result: unknown,
  extra: Record<string, unknown> = {},
  status: ContentfulStatusCode = 200,
): Response {
  return c.json({ result, success: true, errors: [], messages: [], ...extra }, status);
}

export function okPage<T>(c: Context, { items, info }: Page<T>): Response {
  return ok(c, items, { result_info: info });
}

export function failure(c: Context, { status, code, message, meta }: ApiError): Response {
  const error = { code, message, ...(meta === undefined ? {} : { meta }) };
  return c.json({ result: null, success: false, errors: [error], messages: [] }, status);
}

/** Cuts a list into the page that `page` and `per_page` ask for. */
export function paginate<T>(
  c: Context,
  items: T[],
  perPageDefault = 20,
  perPageMost = 1000,
): Page<T> {
  const number = (name: string, fallback: number) => {
    const value = Number(c.req.query(name) ?? fallback);
    if (Number.isInteger(value) && value >= 1) return value;
    throw new ApiError(400, CODE.badRequest, `${name} must be a positive whole number`);
  };
  const page = number("page", 1);
  const perPage = Math.min(number("per_page", perPageDefault), perPageMost);
  const shown = items.slice((page - 1) * perPage, page * perPage);
  return {
    items: shown,
    info: {
      page,
      per_page: perPage,
      count: shown.length,
      total_count: items.length,
      total_pages: Math.ceil(items.length / perPage),
    },
  };
}

/** The JSON body, checked. Throws {@link ApiError} 400, with `code`, that names each bad field. */
export async function body<T>(
  c: Context,
  schema: z.ZodType<T>,
  code: number = CODE.badRequest,
): Promise<T> {
  return parse(schema, await json(c, code === CODE.badRequest ? CODE.invalidBody : code), code);
}

/** The body as text, from the bytes that are here already. */
export async function text(c: Context): Promise<string> {
  return new TextDecoder().decode(await c.req.arrayBuffer());
}

export async function json(c: Context, code: number = CODE.invalidBody): Promise<unknown> {
  const given = await text(c);
  try {
    return JSON.parse(given === "" ? "{}" : given);
  } catch {
    throw new ApiError(400, code, "Could not parse the request body as JSON.");
  }
}

/** The body's JSON, once the part of it that is refused with a code of its own is as it should be. */
export async function jsonWith(
  c: Context,
  part: z.ZodType,
  code: number,
  message: string,
): Promise<unknown> {
  const given = await json(c);
  if (part.safeParse(given).success) return given;
  throw new ApiError(400, code, message);
}

export function parse<T>(schema: z.ZodType<T>, value: unknown, code: number = CODE.badRequest): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "body"}: ${message}`,
  );
  throw new ApiError(400, code, problems.join("; "));
}
