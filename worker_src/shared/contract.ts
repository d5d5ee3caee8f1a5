/** What the Workers say to each other: requests, agents' answers, and the output of a run. */
import * as z from "zod/mini";
import { type FieldProblems, HttpError } from "./errors.ts";
import { SLUG } from "./sites/record.ts";

const text = (most: number) =>
  z
    .string(`expected text of 1 to ${most} characters`)
    .check(
      z.trim(),
      z.minLength(1, `expected text of 1 to ${most} characters`),
      z.maxLength(most, `expected text of 1 to ${most} characters`),
    );

/** An instance id of Workflows: https://developers.cloudflare.com/workflows/reference/limits/ */
export const INSTANCE_ID = /^[a-zA-Z0-9_][a-zA-Z0-9-_]{0,99}$/;

const runId = z
  .string("expected an instance id")
  .check(z.regex(INSTANCE_ID, "expected 1 to 100 letters, digits, - and _, not starting with -"));

const instanceId = z.optional(runId);

/** A public host name: its last label has a letter, so it is no address. */
const HOSTNAME =
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

const pageUrl = z
  .string("expected an absolute http or https address")
  .check(z.refine(isPageUrl, "expected an absolute http or https address"));

function isPageUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && (url.protocol === "https:" || url.protocol === "http:");
}

const slug = z
  .string("expected a slug")
  .check(z.regex(SLUG, "expected 1 to 63 lower-case letters, digits and -, as a host name has"));

const hostname = z
  .string("expected a host name")
  .check(
    z.toLowerCase(),
    z.maxLength(253, "expected a host name"),
    z.regex(HOSTNAME, "expected a host name, as shop.example.com"),
  );

/** How a BUILD run's page is published: the slug is made from the name when none is given. */
const publish = z.optional(
  z.object({ slug: z.optional(slug), hostname: z.optional(hostname) }, "expected an object"),
);

/** `POST /build` */
export const buildRequest = z.object({
  description: text(65_536),
  businessType: text(200),
  primaryGoal: text(200),
  name: text(65_536),
  instanceId,
  publish,
  /** An OPTIMIZE run: the page is made without what it found, as far as that can be. */
  improves: z.optional(runId),
});

/** `POST /sites` */
export const siteRequest = z.object({
  instanceId: runId,
  slug: z.optional(slug),
  hostname: z.optional(hostname),
});

/** `PUT /sites/<slug>`: a new version. */
export const versionRequest = z.object({ instanceId: runId });

/** `POST /sites/<slug>/rollback` */
export const rollbackRequest = z.object({ version: runId });

/** `POST /sites/<slug>/hostnames` */
export const hostnameRequest = z.object({ hostname, redirectTo: z.optional(hostname) });

/** `POST /optimize` */
export const optimizeRequest = z.object({
  url: pageUrl,
  businessType: text(200),
  primaryGoal: text(200),
  optimizationType: text(200),
  instanceId,
});

export type BuildRequest = z.infer<typeof buildRequest>;
export type OptimizeRequest = z.infer<typeof optimizeRequest>;

/** Throws {@link HttpError} 400 that names every bad field. */
export function parseRequest<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields: FieldProblems = {};
  for (const { path, message } of parsed.error.issues) {
    fields[path.join(".") || "body"] ??= path.length === 0 ? "expected a JSON object" : message;
  }
  const names = Object.keys(fields).join(", ");
  throw new HttpError(400, "invalid", `These fields are wrong or missing: ${names}.`, { fields });
}

/** What an agent is sent: the run's request, and what earlier agents of the run found. */
export interface AgentRequest {
  input: unknown;
  context: Record<string, AgentEnvelope>;
}

export type FallbackReason = "missing" | "error" | "timeout" | "limit" | "invalid";

/** What the dispatch Worker answers for an agent. */
export interface AgentEnvelope {
  agent: string;
  action: string;
  source: "worker" | "fallback";
  reason?: FallbackReason;
  fallbackFrom?: "last-good" | "baseline";
  result: Record<string, unknown>;
}

export interface Finding {
  id: string;
  severity: "critical" | "serious" | "moderate" | "minor";
  title: string;
  evidence?: string;
  fix?: string;
  source?: string;
}

/** What a site of ours counted in the last 30 days, beside the audits of its page. */
export interface SiteAnalytics {
  site: string;
  views: number;
  visitors: number;
  leads: number;
  /** Leads of a hundred visitors; null without any visitor. */
  conversion: number | null;
}

/** Why there was nothing to audit. */
export interface Unreachable {
  host: string;
  cause: string;
}

/** The findings of every audit of a run, worst first. */
export interface OptimizeReport {
  /** 0 to 100: the mean of the audits that gave one; null when none did. */
  score: number | null;
  findings: (Finding & { audit: string })[];
  counts: Record<Finding["severity"], number>;
  /** Of a page that could not be fetched. */
  unreachable?: Unreachable;
  /** Of a page that is a site of this platform. */
  analytics?: SiteAnalytics;
}

/** What became of publishing a run's page. */
export type PublishOutput =
  | {
      status: "published";
      slug: string;
      url: string;
      version: string;
      steps: { step: string; did: string }[];
    }
  /** The page is there: `POST /sites` publishes it once the cause is gone. */
  | { status: "failed"; slug: string; error: { code: string; message: string } };

export interface BuildOutput {
  results: Record<string, AgentEnvelope>;
  /** Of a run whose request asked for it. */
  publish?: PublishOutput;
}

export interface OptimizeOutput {
  results: Record<string, AgentEnvelope>;
  report: OptimizeReport;
}

/** The host of the dispatch Worker over a service binding: no public name, so never mistaken. */
export const DISPATCH_HOST = "dispatch.internal";
/** Names the workflow instance that a dispatch is part of. */
export const INSTANCE_HEADER = "x-instance-id";
