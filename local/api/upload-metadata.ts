/** https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/ */
import { z } from "zod";
import type { Binding, Script } from "../state/model.ts";
import { ApiError, CODE } from "./errors.ts";
import type { Part } from "./multipart.ts";

const binding = z.looseObject({ type: z.string(), name: z.string().min(1) });

/** https://developers.cloudflare.com/workers/static-assets/ */
const assets = z.looseObject({
  jwt: z.string().nullish(),
  config: z
    .looseObject({
      html_handling: z
        .enum(["auto-trailing-slash", "force-trailing-slash", "drop-trailing-slash", "none"])
        .nullish(),
      not_found_handling: z.enum(["none", "404-page", "single-page-application"]).nullish(),
      run_worker_first: z.union([z.boolean(), z.array(z.string())]).nullish(),
      serve_directly: z.boolean().nullish(),
      base_path: z
        .string()
        .regex(/^(?!\/\/)[^\\?#%:]+$/, "a base path is a path such as /docs")
        .nullish(),
      _headers: z.string().nullish(),
      _redirects: z.string().nullish(),
    })
    .nullish(),
});

const metadataSchema = z.looseObject({
  main_module: z.string().optional(),
  body_part: z.string().optional(),
  compatibility_date: z.string().optional(),
  compatibility_flags: z.array(z.string()).nullish(),
  bindings: z.array(binding).nullish(),
  keep_bindings: z.array(z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
  logpush: z.boolean().nullish(),
  observability: z.record(z.string(), z.unknown()).nullish(),
  tail_consumers: z.array(z.record(z.string(), z.unknown())).nullish(),
  placement: z.record(z.string(), z.unknown()).nullish(),
  limits: z.record(z.string(), z.unknown()).nullish(),
  usage_model: z.string().nullish(),
  migrations: z.unknown().optional(),
  exports: z.unknown().optional(),
  assets: assets.nullish(),
  keep_assets: z.boolean().nullish(),
});

export type UploadMetadata = z.infer<typeof metadataSchema>;

/** Where an upload goes. */
export interface UploadTarget {
  accountId: string;
  namespace: string | null;
  name: string;
  /** What is stored there now. */
  existing: Script | undefined;
  /** Whether an `inherit` binding of something that is not there is refused, else it is dropped. */
  inherit: "strict" | "lenient";
  /** Whether the version takes all traffic at once. */
  deploys: boolean;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The `metadata` part of an upload. Throws {@link ApiError} 400 that says what is wrong in it. */
export function readMetadata(parts: Part[]): UploadMetadata {
  const part = parts.find(({ name }) => name === "metadata" || name === "settings");
  if (part === undefined) {
    throw new ApiError(400, CODE.scriptInvalid, 'The upload has no part named "metadata".');
  }
  return parseMetadata(part.content.toString("utf8"));
}

export function parseMetadata(text: string): UploadMetadata {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError(400, CODE.scriptInvalid, "Could not parse the metadata part as JSON.");
  }
  return checkMetadata(value);
}

/** The same, of a value that is read already. */
export function checkMetadata(value: unknown): UploadMetadata {
  const parsed = metadataSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join(".") || "metadata";
    throw new ApiError(400, CODE.scriptInvalid, `metadata: ${where}: ${issue?.message}`);
  }
  checkDate(parsed.data.compatibility_date);
  checkNames(parsed.data.bindings ?? []);
  checkRouting(parsed.data.assets?.config?.run_worker_first);
  return parsed.data;
}

function checkDate(date: string | undefined): void {
  if (date === undefined || date === "") return;
  if (!DATE.test(date) || Number.isNaN(Date.parse(date))) {
    const message = `Invalid compatibility date: "${date}" is not of the form YYYY-MM-DD.`;
    throw new ApiError(400, CODE.scriptInvalid, message);
  }
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  if (date > tomorrow) {
    const message = `Can't set compatibility date in the future: "${date}".`;
    throw new ApiError(400, CODE.scriptInvalid, message);
  }
}

/** https://developers.cloudflare.com/workers/static-assets/binding/#run_worker_first */
function checkRouting(rules: unknown): void {
  if (!Array.isArray(rules)) return;
  const bad = rules.find((rule: string) => !/^!?\//.test(rule));
  if (bad !== undefined) {
    const message = `assets.config.run_worker_first: the rule "${bad}" does not start with "/" or "!/".`;
    throw new ApiError(400, CODE.scriptInvalid, message);
  }
  if (rules.some((rule: string) => rule.startsWith("/"))) return;
  const message = 'assets.config.run_worker_first needs a rule that does not start with "!".';
  throw new ApiError(400, CODE.scriptInvalid, message);
}

function checkNames(bindings: Binding[]): void {
  const seen = new Set<string>();
  for (const { name } of bindings) {
    if (seen.has(name)) {
      throw new ApiError(400, CODE.scriptInvalid, `Duplicate binding name: "${name}".`);
    }
    seen.add(name);
  }
}
