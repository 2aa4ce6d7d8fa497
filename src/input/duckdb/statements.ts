/** The last statement of SQL, and those before it. */
export function statementsOf(sql: string): { readonly before: string; readonly query: string } {
  // What looks like an end in a text, a name or a comment is none.
  const masked = sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    ' '.repeat(part.length),
  );
  const end = masked.replace(/[\s;]+$/, '').length;
  const start = masked.slice(0, end).lastIndexOf(';') + 1;
  // A text at the end of the query is masked, too.
  const last = sql.slice(start).replace(/[\s;]+$/, '');
  return { before: sql.slice(0, start), query: last };
}
