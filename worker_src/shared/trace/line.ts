/**
 * The one form of every line that our Workers write: a span, as a JSON object. Its schema is
 * `docs/log.schema.json`. No field takes a text of a person, an agent or a page: names, codes and
 * numbers alone, so that no line can hold a secret.
 */
import * as z from "zod/mini";
import { INSTANCE_ID } from "../contract.ts";
import { SLUG } from "../sites/record.ts";

const name = z.string().check(z.regex(/^[\w<>/. *-]{1,200}$/));
const code = z.string().check(z.regex(/^[a-z0-9_-]{1,60}$/));
const count = z.number().check(z.nonnegative());

/** What a line may be about. */
export const SPANS = [
  "request",
  "run",
  "step",
  "agent",
  "results",
  "egress",
  "model",
  "publish",
  "housekeeping",
  "export",
  "alert",
  "failure",
] as const;

export const OUTCOMES = ["ok", "fallback", "refused", "failed"] as const;

export const line = z.strictObject({
  time: z.iso.datetime(),
  level: z.enum(["info", "warn", "error"]),
  worker: z.enum(["workflows", "build-dispatch", "optimize-dispatch", "sites", "agent", "tail"]),
  span: z.enum(SPANS),
  traceId: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  spanId: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  parentId: z.optional(z.string().check(z.regex(/^[0-9a-f]{16}$/))),
  outcome: z.enum(OUTCOMES),
  ms: count,
  run: z.optional(z.string().check(z.regex(INSTANCE_ID))),
  workflow: z.optional(z.enum(["BUILD", "OPTIMIZE"])),
  step: z.optional(name),
  attempt: z.optional(count),
  agent: z.optional(name),
  action: z.optional(name),
  reason: z.optional(code),
  fallbackFrom: z.optional(z.enum(["last-good", "baseline"])),
  site: z.optional(z.string().check(z.regex(SLUG))),
  route: z.optional(name),
  method: z.optional(z.string().check(z.regex(/^[A-Z-]{1,20}$/))),
  status: z.optional(count),
  host: z.optional(z.string().check(z.maxLength(261), z.regex(/^[\w.:[\]-]+$/))),
  bytesIn: z.optional(count),
  bytesOut: z.optional(count),
  count: z.optional(count),
  dropped: z.optional(count),
  error: z.optional(z.string().check(z.regex(/^\w{1,60}$/))),
  at: z.optional(z.array(z.string().check(z.regex(/^[\w<>.$# :/@-]{1,200}$/)))),
});

export type Line = z.infer<typeof line>;
