/** The one form of every error that our Workers answer: `{"error": {code, message, fields?}}`. */

/** A field that is wrong, by name, and what is expected of it. */
export type FieldProblems = Record<string, string>;

export class HttpError extends Error {
  override name = "HttpError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly options: { fields?: FieldProblems; headers?: Record<string, string> } = {},
  ) {
    super(message);
  }
}

export function errorResponse(error: unknown): Response {
  if (error instanceof HttpError) {
    const { code, message, options } = error;
    const { fields, headers } = options;
    const body = { error: { code, message, ...(fields ? { fields } : {}) } };
    return Response.json(body, { status: error.status, ...(headers ? { headers } : {}) });
  }
  // Nothing of an unforeseen error goes out: it may hold what the caller must not see.
  const body = { error: { code: "internal", message: "Something failed here; try again later." } };
  return Response.json(body, { status: 500 });
}

export function methodNotAllowed(allow: string): HttpError {
  return new HttpError(405, "method_not_allowed", `Use ${allow} here.`, { headers: { allow } });
}
