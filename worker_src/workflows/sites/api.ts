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

/** An answer of the API that is no success. `status` 404 is left to the caller. */
export class ApiRefusal extends Error {
  override name = "ApiRefusal";

  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The `result` of a call.
 *
 * Throws {@link HttpError} 502 `token_refused` for a token that may not do it, {@link ApiRefusal}
 * for another refusal of the call itself, and a plain error for what is worth another try.
 */
export async function callApi<T>({ method, path, token, permission, body }: Call): Promise<T> {
  const form = body instanceof FormData;
  const answer = await fetch(`${API}/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(form || body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.ok) return (JSON.parse(text) as Envelope).result as T;
  const { code, message } = problemIn(text);
  if (answer.status === 401 || answer.status === 403) {
    throw new HttpError(
      502,
      "token_refused",
      `Cloudflare refuses CF_API_TOKEN (${answer.status}): it needs the permission "${permission}". Set another with \`pulumi config set --secret cfApiToken\`.`,
    );
  }
  const what = `${method} ${path.replace(/^(accounts|zones)\/[^/]+\//, "")}`;
  const said = `Cloudflare answered ${answer.status} to ${what}: ${message}`;
  if (answer.status === 429 || answer.status >= 500) throw new Error(said);
  throw new ApiRefusal(answer.status, code, said);
}

function problemIn(text: string): { code: number; message: string } {
  try {
    const [problem] = (JSON.parse(text) as Envelope).errors ?? [];
    if (problem !== undefined) return problem;
  } catch {
    // Not the API's own answer; what it says is said below.
  }
  return { code: 0, message: text.slice(0, 200) };
}
