import type { Lead } from "../../shared/sites/leads.ts";

const COLUMNS = ["id", "receivedAt", "name", "email", "telephone", "message"] as const;

/** https://www.rfc-editor.org/rfc/rfc4180 */
export function csvOf(leads: readonly Lead[]): string {
  const rows = leads.map((lead) => COLUMNS.map((column) => cell(lead[column])));
  return [COLUMNS, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

/**
 * Spreadsheets run what begins like a formula, so such a text gets an apostrophe:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
