import { HttpError } from "./errors.ts";

/**
 * The JSON body of a request, at most `limit` bytes of it.
 *
 * Throws {@link HttpError} 415 when it is not JSON by its type, 413 when it is larger (with or
 * without a Content-Length), 400 when it does not parse.
 */
export async function readJson(request: Request, limit: number): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !type.endsWith("+json")) {
    throw new HttpError(
      415,
      "unsupported_media_type",
      "Send JSON, with Content-Type: application/json.",
    );
  }
  const text = new TextDecoder().decode(await readAtMost(request, limit));
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, "invalid_json", "The body does not parse as JSON.");
  }
}

/** The body's bytes. Throws {@link HttpError} 413 as soon as there are more than `limit`. */
export async function readAtMost(request: Request | Response, limit: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new HttpError(413, "too_large", `The body is larger than ${Math.floor(limit / 1024)} KiB.`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
