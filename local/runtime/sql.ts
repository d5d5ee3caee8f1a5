/** Of a statement: quoted text and comments may hold semicolons, anything else ends at one. */
const PART = /(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|[^;])+/g;
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** The statements of an SQL text, in order. */
export function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let open = "";
  for (const part of sql.match(PART) ?? []) {
    open = open === "" ? part.trim() : `${open};${part}`.trim();
    if (open === "" || isOpen(open)) continue;
    statements.push(open);
    open = "";
  }
  return open === "" ? statements : [...statements, open];
}

/** Whether it is a trigger whose own statements are not all there yet. */
function isOpen(statement: string): boolean {
  const bare = statement.replace(QUOTED, " ");
  if (!/^\s*CREATE\s+(TEMP\w*\s+)?TRIGGER\b/i.test(bare)) return false;
  const count = (word: RegExp) => bare.match(word)?.length ?? 0;
  return count(/\b(BEGIN|CASE)\b/gi) === 0 || count(/\b(BEGIN|CASE)\b/gi) > count(/\bEND\b/gi);
}
