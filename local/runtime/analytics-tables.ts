/** How the data sets of Analytics Engine are kept: https://developers.cloudflare.com/analytics/analytics-engine/sql-api/#table-structure */

const columns = (name: string): string[] => Array.from({ length: 20 }, (_, n) => `${name}${n + 1}`);

export const BLOBS = columns("blob");
export const DOUBLES = columns("double");

/** The table of a data set. Neither part of its name may hold a quotation mark. */
export const tableOf = (accountId: string, dataset: string): string => `${accountId}/${dataset}`;
