import type { Context } from "hono";
import type { Runtime } from "../runtime/contract.ts";
import type { Account } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import { ApiError, CODE } from "./errors.ts";
import type { Tails } from "./tail-sessions.ts";

/** What every route works on. */
export interface Cloud {
  store: Store;
  runtime: Runtime;
  /** Live logs that somebody follows. */
  tails: Tails;
  log: (line: string) => void;
}

const HEX_ID = /^[0-9a-f]{32}$/;

/**
 * The account of `/accounts/:account/...`; a foreign one answers as a wrong token does, and what is
 * no account's id as a route that is not there.
 */
export function accountOf({ store }: Cloud, c: Context): Account {
  const id = c.req.param("account") ?? "";
  const account = store.accounts.get(id);
  if (account !== undefined) return account;
  if (HEX_ID.test(id)) throw new ApiError(403, CODE.authentication, "Authentication error");
  const message = `Could not route to ${c.req.path}, perhaps your object identifier is invalid?`;
  throw new ApiError(404, CODE.invalidIdentifier, message);
}

/** The time as the API writes it. */
export function now(): string {
  return new Date().toISOString();
}

/** 32 hex digits, as most ids of the API. */
export function hexId(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

/** Which client asks: wrangler warns when a Worker was last changed by anything else. */
export function sourceOf(c: Context): "wrangler" | "api" {
  return c.req.header("user-agent")?.startsWith("wrangler") ? "wrangler" : "api";
}

/** A path parameter, decoded. */
export function param(c: Context, name: string): string {
  return c.req.param(name) ?? "";
}
