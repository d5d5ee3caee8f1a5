/** Cloudflare's API, as publishing uses it. */
import { HttpError } from "../../shared/errors.ts";

const API = "https://api.cloudflare.com/client/v4";

/** A part of the API, by the permission that a token needs for it. */
export type Permission =
  | "Account > Workers Scripts > Edit"
  | "Account > Account Analytics > Read"
  | "Zone > SSL and Certificates > Edit";

export interface Call {
  method: string;
  path: string;
  token: string;
  permission: Permission;
  /** JSON unless it is a form. */
  body?: unknown;
}

interface Envelope {
  result: unknown;
  errors?: { code: number; message: string }[];
}

/** The API refuses a call: it would refuse it again. */
export class ApiRefusal extends HttpError {
  override name = "ApiRefusal";

  constructor(
    /** The status and the code of the API's answer. */
    readonly answered: { status: number; code: number },
    message: string,
  ) {
    super(502, "api_refused", message);
  }
}

/** The API does not answer, or not now: another try may do. */
export class ApiUnavailable extends HttpError {
  override name = "ApiUnavailable";

  constructor(message: string) {
    super(503, "api_unavailable", message, { headers: { "retry-after": "5" } });
  }
}

/**
 * The `result` of a call.
 *
 * Throws {@link HttpError} 502 `token_refused` for a token that may not do it, {@link ApiRefusal}
 * for another refusal, and {@link ApiUnavailable} for what is worth another try.
 */
export async function callApi<T>({ method, path, token, permission, body }: Call): Promise<T> {
  const form = body instanceof FormData;
  const what = `${method} ${path.replace(/^(accounts|zones)\/[^/]+\//, "")}`;
  const answer = await send(path, what, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(form || body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.ok) return (JSON.parse(text) as Envelope).result as T;
  throw refusalOf(answer.status, text, what, permission);
}

/**
 * The rows of a query of Analytics Engine; none of a data set that nobody has written to yet. Throws
 * as {@link callApi}. https://developers.cloudflare.com/analytics/analytics-engine/sql-api/
 */
export async function queryAnalytics<T>(
  { account, token }: { account: string; token: string },
  sql: string,
): Promise<T[]> {
  const what = "POST analytics_engine/sql";
  const answer = await send(`accounts/${account}/analytics_engine/sql`, what, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "text/plain" },
    body: sql,
  });
  const text = await answer.text();
  if (answer.ok) return (JSON.parse(text) as { data: T[] }).data;
  if (answer.status === 422 && /no such table|unknown table/i.test(text)) return [];
  throw refusalOf(answer.status, text, what, "Account > Account Analytics > Read");
}

/** Throws {@link ApiUnavailable} when there is no answer at all. */
function send(path: string, what: string, init: RequestInit): Promise<Response> {
  return fetch(`${API}/${path}`, init).catch((error: unknown) => {
    throw new ApiUnavailable(`Cloudflare did not answer ${what}: ${String(error)}`);
  });
}

function refusalOf(status: number, text: string, what: string, permission: Permission): HttpError {
  const { code, message } = problemIn(text);
  if (status === 401 || status === 403) {
    return new HttpError(
      502,
      "token_refused",
      `Cloudflare refuses CF_API_TOKEN (${status}): it needs the permission "${permission}". Set another with \`pulumi config set --secret cfApiToken\`.`,
    );
  }
  const said = `Cloudflare answered ${status} to ${what}: ${message}`;
  if (status === 429 || status >= 500) return new ApiUnavailable(said);
  return new ApiRefusal({ status, code }, said);
}

function problemIn(text: string): { code: number; message: string } {
  try {
    const [problem] = (JSON.parse(text) as Envelope).errors ?? [];
    if (problem !== undefined) return problem;
  } catch {
    // Not the API's own answer: its text is the message.
  }
  return { code: 0, message: text.slice(0, 200) };
}
