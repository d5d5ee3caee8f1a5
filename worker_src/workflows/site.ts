import type { BuildOutput } from "../shared/contract.ts";
import { policyHash } from "../shared/digest.ts";
import { HttpError } from "../shared/errors.ts";
import { findRun, statusOf } from "./runs.ts";

/**
 * The generated site's page. Nothing in it may run or load: text of users is escaped where the
 * page is made, and this policy holds even if it were not.
 * https://www.w3.org/TR/CSP3/
 */
export async function site(workflow: Workflow, id: string | null): Promise<Response> {
  const { status, output } = await statusOf(await findRun(workflow, id));
  if (status !== "complete") {
    const message = `The run is ${status}; its site is there once it is complete.`;
    throw new HttpError(409, "not_complete", message);
  }
  const html = (output as BuildOutput | null)?.results?.development?.result?.html;
  if (typeof html !== "string") {
    throw new HttpError(404, "no_site", "The run is complete but made no page.");
  }
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": await policyFor(html),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    },
  });
}

async function policyFor(html: string): Promise<string> {
  const hashes = await Promise.all(
    [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css]) => policyHash(css ?? "")),
  );
  const styles = hashes.length > 0 ? hashes.map((hash) => `'${hash}'`).join(" ") : "'none'";
  return [
    "default-src 'none'",
    `style-src ${styles}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
