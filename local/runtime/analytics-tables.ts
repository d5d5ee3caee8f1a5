/** How the data sets of Analytics Engine are kept: https://developers.cloudflare.com/analytics/analytics-engine/sql-api/#table-structure */

/** What a query reads. Neither part of its name may hold a quotation mark. */
export const tableOf = (accountId: string, dataset: string): string => `${accountId}/${dataset}`;

/** Where each point is one {@link Row} as text. */
export const rowsOf = (accountId: string, dataset: string): string =>
  `${accountId}/${dataset}/written`;

/** Moment, index, blobs and doubles of a point, as its Worker wrote them. */
export type Row = [string, unknown, unknown[], unknown[]];

const MOST = 20;
const columns = (name: string, row: number, otherwise: string): string[] =>
  Array.from(
    { length: MOST },
    (_, n) => `coalesce(point->>'$[${row}][${n}]', ${otherwise}) AS ${name}${n + 1}`,
  );

/** The columns of a data set, each from a row: it is taken apart when it is read, which is seldom. */
export const columnsOf = (dataset: string): string =>
  [
    "point->>0 AS timestamp",
    `'${dataset.replaceAll("'", "''")}' AS dataset`,
    "1 AS _sample_interval",
    "coalesce(point->>1, '') AS index1",
    ...columns("blob", 2, "''"),
    ...columns("double", 3, "0"),
  ].join(", ");
