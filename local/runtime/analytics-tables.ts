/** How the data sets of Analytics Engine are kept: https://developers.cloudflare.com/analytics/analytics-engine/sql-api/#table-structure */

const columns = (name: string): string[] => Array.from({ length: 20 }, (_, n) => `${name}${n + 1}`);

export const BLOBS = columns("blob");
export const DOUBLES = columns("double");

/** What a query reads. Neither part of its name may hold a quotation mark. */
export const tableOf = (accountId: string, dataset: string): string =>
  `${accountId}/${dataset}/points`;

/** Where each point is one JSON array, in the order of {@link COLUMNS}. */
export const rowsOf = (accountId: string, dataset: string): string =>
  `${accountId}/${dataset}/rows`;

export const COLUMNS = ["timestamp", "dataset", "_sample_interval", "index1", ...BLOBS, ...DOUBLES];
