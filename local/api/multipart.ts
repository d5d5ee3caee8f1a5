import { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import type { Context } from "hono";
import { ApiError, CODE } from "./errors.ts";

/** One part of a multipart body, a field or a file alike. */
export interface Part {
  name: string;
  fileName: string | undefined;
  contentType: string;
  content: Buffer;
}

/** All parts of a multipart body, in order. Throws {@link ApiError} 400 when it is none. */
export async function readParts(c: Context): Promise<Part[]> {
  const contentType = c.req.header("content-type") ?? "";
  if (!contentType.startsWith("multipart/form-data")) {
    throw new ApiError(400, CODE.badRequest, "Expected a multipart/form-data body.");
  }
  const bytes = Buffer.from(await c.req.arrayBuffer());
  return parseParts(bytes, contentType);
}

export function parseParts(body: Buffer, contentType: string): Promise<Part[]> {
  const bytes = closed(body, contentType);
  return new Promise((resolve, reject) => {
    const malformed = (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      reject(new ApiError(400, CODE.badRequest, `Malformed multipart body: ${reason}`));
    };
    let busboy: InstanceType<typeof Busboy>;
    try {
      busboy = new Busboy({
        headers: { "content-type": contentType },
        limits: { fieldSize: 64 * 1024 * 1024, fileSize: 64 * 1024 * 1024 },
        // Every part as a file: a module part may come without a file name.
        isPartAFile: () => true,
        preservePath: true,
      });
    } catch (error) {
      malformed(error);
      return;
    }
    const parts: Part[] = [];
    busboy.on("file", (name, stream, fileName, _encoding, mimeType) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const content = Buffer.concat(chunks);
        parts.push({ name, fileName: fileName || undefined, contentType: mimeType, content });
      });
    });
    busboy.on("finish", () => resolve(parts));
    busboy.on("error", malformed);
    Readable.from(bytes).pipe(busboy);
  });
}

/**
 * The body with its closing boundary. Cloudflare takes a body that ends without one, as its own Go
 * SDK sends it, and the parser does not.
 */
function closed(body: Buffer, contentType: string): Buffer {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/i.exec(contentType);
  const end = `--${boundary?.[1] ?? boundary?.[2]?.trim()}--`;
  const tail = body
    .subarray(-end.length - 4)
    .toString("latin1")
    .trimEnd();
  return tail.endsWith(end) ? body : Buffer.concat([body, Buffer.from(`\r\n${end}\r\n`)]);
}
