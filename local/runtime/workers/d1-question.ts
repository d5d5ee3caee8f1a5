/** What `resources.ts` is asked. */
export interface D1Question {
  database: string;
  statements: string[];
  /** Of each statement. */
  parameters: unknown[];
}

/** Tables to leave none out of is an empty list. */
export interface D1Export {
  database: string;
  noSchema: boolean;
  noData: boolean;
  tables: string[];
}
