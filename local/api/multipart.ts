import { Readable } from "node:stream";
import { Dicer } from "@fastify/busboy";
import parseParams from "@fastify/busboy/lib/utils/parseParams.js";
import type { Context } from "hono";
import { ApiError, CODE } from "./errors.ts";

/** One part of a multipart body, a field or a file alike. */
export interface Part {
  name: string;
  fileName: string | undefined;
  /** With its parameters; undefined when the part says none. */
  contentType: string | undefined;
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
  return new Promise((resolve, reject) => {
    const malformed = (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      reject(new ApiError(400, CODE.badRequest, `Malformed multipart body: ${reason}`));
    };
    const boundary = boundaryOf(contentType);
    if (boundary === undefined) {
      malformed("its content type names no boundary");
      return;
    }
    const parts: Part[] = [];
    const parser = new Dicer({ boundary });
    parser.on("part", (stream) => {
      const chunks: Buffer[] = [];
      let headers: Headers = {};
      stream.on("header", (found: object) => {
        headers = found as Headers;
      });
      stream.on("data", (chunk: Buffer | string) => chunks.push(Buffer.from(chunk as Buffer)));
      stream.on("end", () => {
        const part = partOf(headers, Buffer.concat(chunks));
        if (part !== undefined) parts.push(part);
      });
      stream.on("error", malformed);
    });
    parser.on("finish", () => resolve(parts));
    parser.on("error", malformed);
    Readable.from(closed(withReturns(body, boundary), boundary)).pipe(parser);
  });
}

type Headers = Record<string, string[] | undefined>;

/** A part by its headers; undefined for one without a name, which is none of a form. */
function partOf(headers: Headers, content: Buffer): Part | undefined {
  const parameters = new Map(
    parseParams(headers["content-disposition"]?.[0] ?? "")
      .filter((parameter) => typeof parameter !== "string")
      .map(([name, value]) => [name.toLowerCase(), value]),
  );
  const name = parameters.get("name");
  if (name === undefined) return undefined;
  const fileName = parameters.get("filename") || undefined;
  return { name, fileName, contentType: headers["content-type"]?.[0] || undefined, content };
}

function boundaryOf(contentType: string): string | undefined {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;]+))/i.exec(contentType) ?? [];
  return quoted ?? plain?.trim();
}

/**
 * A body whose lines end with a line feed alone, as one that is written by hand, with the line ends
 * that the parser wants. Cloudflare takes such a body, as Go's `mime/multipart` does:
 * https://github.com/cloudflare/terraform-provider-cloudflare/blob/main/internal/services/workers_script/resource_test.go
 */
function withReturns(body: Buffer, boundary: string): Buffer {
  const mark = `--${boundary}`;
  if (!body.subarray(0, mark.length + 1).equals(Buffer.from(`${mark}\n`))) return body;
  const [, ...parts] = `\n${body.toString("latin1")}`.split(`\n${mark}`);
  const whole = parts.map((part) => {
    const end = part.indexOf("\n\n");
    if (part.startsWith("--") || end === -1) return `${mark}${part}`;
    return `${mark}${part.slice(0, end + 2).replaceAll("\n", "\r\n")}${part.slice(end + 2)}\r\n`;
  });
  return Buffer.from(whole.join(""), "latin1");
}

/**
 * The body with its closing boundary. Cloudflare takes a body that ends without one, as its own Go
 * SDK sends it, and the parser does not.
 */
function closed(body: Buffer, boundary: string): Buffer {
  const end = `--${boundary}--`;
  const tail = body
    .subarray(-end.length - 4)
    .toString("latin1")
    .trimEnd();
  return tail.endsWith(end) ? body : Buffer.concat([body, Buffer.from(`\r\n${end}\r\n`)]);
}
