import type { D1ExportOptions } from "../contract.ts";

/** What `resources.ts` is asked. */
export interface D1Question {
  database: string;
  statements: string[];
  /** Of each statement. */
  parameters: unknown[];
}

export interface D1Export extends D1ExportOptions {
  database: string;
}
