/** Gets a page as a visitor would, within bounds of time and size. */
import { HttpError } from "../../errors.ts";
import { type Trace, traceHeaders } from "../../trace/context.ts";

/** Milliseconds for the answer and its body; an agent as a whole has 20 seconds by default. */
const TIME_BOX = 8000;
/** A crawler of a search engine reads no more either: https://developers.google.com/search/docs/crawling-indexing/googlebot */
export const MOST_BYTES = 2 * 1024 * 1024;

/** The code of the error for a page that gave no answer. */
export const UNREACHABLE = "page_unreachable";

const HTML_TYPES = ["text/html", "application/xhtml+xml"];

export interface Fetched {
  /** The address that was asked for. */
  url: string;
  /** The address that answered, after redirects. */
  finalUrl: string;
  redirects: number;
  status: number;
  headers: Headers;
  body: Uint8Array;
  /** Whether the page continues after {@link MOST_BYTES}. */
  cut: boolean;
}

/**
 * Whatever status a server answers with, its page is a page.
 *
 * Throws {@link HttpError} 422 `not_html` for an answer of another type, and 502 `page_unreachable`
 * when there is none: no connection, no answer in time, or one that the egress policy refuses.
 */
export async function fetchPage(url: string, trace: Trace): Promise<Fetched> {
  const signal = AbortSignal.timeout(TIME_BOX);
  try {
    const response = await fetch(url, {
      headers: {
        accept: HTML_TYPES.join(","),
        "user-agent": "Code24-Audit/1.0",
        ...traceHeaders(trace),
      },
      signal,
    });
    await refuse(response);
    const { body, cut } = await readUpTo(response, MOST_BYTES);
    return { url, ...whereFrom(response, url), body, cut };
  } catch (error) {
    if (error instanceof HttpError) throw error;
    const why = signal.aborted ? `gave no full answer in ${TIME_BOX / 1000} s` : "gave no answer";
    throw unreachable(`${new URL(url).host} ${why}.`);
  }
}

/** The outbound Worker follows redirects itself, and says where it came to. */
function whereFrom(response: Response, url: string) {
  const { status, headers, redirected } = response;
  const finalUrl = headers.get("x-egress-url") ?? (response.url || url);
  const redirects = Number(headers.get("x-egress-redirects") ?? (redirected ? 1 : 0));
  return { status, headers, finalUrl: URL.canParse(finalUrl) ? finalUrl : url, redirects };
}

async function refuse(response: Response): Promise<void> {
  const { headers, status } = response;
  const code = headers.get("x-egress-error");
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (code === null && HTML_TYPES.includes(type)) return;
  await response.body?.cancel();
  if (code !== null) throw unreachable(`The egress policy answered ${code}.`);
  if (status >= 400) throw unreachable(`The server answered ${status} and no page.`);
  throw new HttpError(
    422,
    "not_html",
    `Only HTML can be audited; this is ${type === "" ? "of no stated type" : type}.`,
  );
}

function unreachable(why: string): HttpError {
  return new HttpError(502, UNREACHABLE, `The page cannot be fetched. ${why}`);
}

async function readUpTo(response: Response, limit: number) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream, and with it the connection.
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk.subarray(0, limit - size));
    size += chunk.byteLength;
    if (size > limit) break;
  }
  const body = new Uint8Array(await new Blob(chunks).arrayBuffer());
  return { body, cut: size > limit };
}
