/** How a custom hostname does: Cloudflare validates it and issues its certificate after a while. */

/** Milliseconds from its creation until a custom hostname is active here. */
const VALIDATION_MS = 1000;

/**
 * Stands for the names that Cloudflare keeps from being custom hostnames.
 * https://developers.cloudflare.com/cloudflare-for-platforms/cloudflare-for-saas/security/certificate-management/
 */
const BLOCKED = /(^|\.)blocked\.example$/;

/** Stands for the names whose owner publishes no proof: they stay pending. */
const UNPROVEN = /(^|\.)pending\.example$/;

export type HostnameStatus = "pending" | "active" | "blocked";

/** The status of a custom hostname, by its document. */
export function hostnameStatus({ hostname, created_at }: Record<string, unknown>): HostnameStatus {
  const name = String(hostname).toLowerCase();
  if (BLOCKED.test(name)) return "blocked";
  if (UNPROVEN.test(name)) return "pending";
  const age = Date.now() - Date.parse(String(created_at));
  return age < VALIDATION_MS ? "pending" : "active";
}
