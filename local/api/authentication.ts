import type { Context } from "hono";
import { ApiError, CODE } from "./errors.ts";

/** A global API key, the older form of 37 hex digits or a longer one: https://developers.cloudflare.com/fundamentals/api/get-started/keys/ */
const GLOBAL_KEY = /^[A-Za-z0-9_-]{37,80}$/;

/**
 * An API token, or the older e-mail and global API key. A token has to be this cloud's; a key only
 * has to have the form of one, as there is no user here whose key it could be.
 * https://developers.cloudflare.com/fundamentals/api/get-started/create-token/
 */
export function authenticate(c: Context, token: string): void {
  const header = c.req.header("authorization");
  const key = c.req.header("x-auth-key");
  // A Go SDK whose token is empty sends `Bearer` beside the key.
  if (header === undefined || (header.trim() === "Bearer" && key !== undefined)) {
    if (key !== undefined) {
      if (GLOBAL_KEY.test(key) && c.req.header("x-auth-email")?.includes("@")) return;
      throw new ApiError(403, 9103, "Unknown X-Auth-Key or X-Auth-Email");
    }
    throw new ApiError(400, 9106, "Authentication failed: no Authorization header was sent.");
  }
  const given = /^Bearer (.+)$/.exec(header)?.[1];
  if (given === undefined || !/^[A-Za-z0-9_-]+$/.test(given)) {
    throw new ApiError(400, CODE.badHeader, "Invalid request headers");
  }
  if (given !== token) throw new ApiError(401, CODE.authentication, "Authentication error");
}
