/** One statement: quoted text and comments may hold semicolons, anything else ends at one. */
const STATEMENT = /(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|[^;])+/g;

/** The statements of an SQL text, in order. */
export function statementsOf(sql: string): string[] {
  return (sql.match(STATEMENT) ?? []).map((text) => text.trim()).filter((text) => text !== "");
}
