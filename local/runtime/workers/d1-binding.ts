/**
 * A `d1` binding of a user Worker, over the database that the loader's Worker is bound to.
 * https://developers.cloudflare.com/d1/worker-api/
 */
import type { Statement, Way } from "./stores.ts";

interface Database {
  ask(statement: Statement, way: Way, args: unknown[]): Promise<unknown>;
  batch(statements: Statement[]): Promise<unknown[]>;
  exec(sql: string): Promise<unknown>;
}

export default function makeBinding(database: Database): unknown {
  return {
    ...session(database),
    exec: (sql: string) => database.exec(sql),
    // One database has no replicas, so a session reads what is newest.
    withSession: () => ({ ...session(database), getBookmark: () => null }),
  };
}

function session(database: Database) {
  return {
    prepare: (sql: string) => new PreparedStatement(database, { sql, parameters: [] }),
    batch: (statements: PreparedStatement[]) =>
      database.batch(statements.map(({ statement }) => statement)),
  };
}

class PreparedStatement {
  readonly #database: Database;
  readonly statement: Statement;

  constructor(database: Database, statement: Statement) {
    this.#database = database;
    this.statement = statement;
  }

  bind(...values: unknown[]): PreparedStatement {
    const { sql } = this.statement;
    return new PreparedStatement(this.#database, { sql, parameters: values.map(checked) });
  }

  first(...column: unknown[]): Promise<unknown> {
    return this.#database.ask(this.statement, "first", column);
  }

  all(): Promise<unknown> {
    return this.#database.ask(this.statement, "all", []);
  }

  run(): Promise<unknown> {
    return this.all();
  }

  raw(...options: unknown[]): Promise<unknown> {
    return this.#database.ask(this.statement, "raw", options);
  }
}

/** https://developers.cloudflare.com/d1/worker-api/#type-conversion */
function checked(value: unknown): unknown {
  const object = typeof value === "object" && value !== null;
  const bytes = value instanceof ArrayBuffer || ArrayBuffer.isView(value) || Array.isArray(value);
  if (object ? bytes : ["string", "number", "boolean"].includes(typeof value) || value === null) {
    return value;
  }
  throw new Error(
    `D1_TYPE_ERROR: Type '${typeof value}' not supported for value '${String(value)}'`,
  );
}
