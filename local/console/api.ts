/** What the console asks of the cloud: its own routes, and the API as any other client. */

/** The cloud refused, or did not answer: the message is for people. */
export class Refused extends Error {
  override name = "Refused";
}

const KEPT = "token";

/** Of this tab alone: it is gone with it. */
export const token = {
  get: (): string => sessionStorage.getItem(KEPT) ?? "",
  set: (value: string): void => sessionStorage.setItem(KEPT, value),
};

/** A request to `/__local/<path>`. */
export async function local<T>(path: string, method = "GET", body?: unknown): Promise<T> {
  return ask<T>(`/__local/${path}`, method, body);
}

interface Envelope<T> {
  result: T;
  result_info?: { total_count?: number };
}

/** A request to the API, by its path under `/client/v4/`. */
export async function api<T>(path: string): Promise<Envelope<T>> {
  return ask<Envelope<T>>(`/client/v4/${path}`, "GET");
}

async function ask<T>(path: string, method: string, body?: unknown): Promise<T> {
  const answer = await fetch(path, {
    method,
    headers: {
      ...(token.get() === "" ? {} : { authorization: `Bearer ${token.get()}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text) as T;
  throw new Refused(reasonIn(text) ?? `${method} ${path} answered ${answer.status}`);
}

function reasonIn(text: string): string | undefined {
  try {
    const said = JSON.parse(text) as { errors?: { message: string }[]; error?: string };
    return said.errors?.[0]?.message ?? said.error;
  } catch {
    return undefined;
  }
}

/** The line for a shell that does the same; the token is a variable of it, never written out. */
export function curl(path: string, method: string, body?: unknown): string {
  const words = [`curl -X ${method} ${location.origin}${path}`];
  words.push('-H "Authorization: Bearer $CLOUDFLARE_API_TOKEN"');
  if (body !== undefined) {
    words.push("-H 'Content-Type: application/json'");
    words.push(`-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`);
  }
  return words.join(" \\\n  ");
}
