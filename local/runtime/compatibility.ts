import { supportedCompatibilityDate } from "miniflare";

/** What Cloudflare assumes for a script uploaded without a date. */
const OLDEST = "2021-11-02";

/** The date workerd is started with; one newer than the pinned workerd becomes its newest. */
export function runtimeDate(date: string | null): string {
  if (date === null) return OLDEST;
  return date > supportedCompatibilityDate ? supportedCompatibilityDate : date;
}
