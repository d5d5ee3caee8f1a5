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

/** The account of `/accounts/:account/...`; a foreign one answers as a wrong token does. */
export function accountOf({ store }: Cloud, c: Context): Account {
  const id = c.req.param("account") ?? "";
  const account = store.accounts.get(id);
  if (account === undefined) throw new ApiError(403, CODE.authentication, "Authentication error");
  return account;
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
