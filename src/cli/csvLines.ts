import type { Table } from '../generator/index.ts';

/** A table as CSV (RFC 4180), the column names first: null is empty, dates are ISO 8601. */
export function* csvLines(table: Table): Generator<string> {
  const names = table.columns.map(({ name }) => name);
  yield `${names.map(field).join(',')}\n`;
  for (const row of table) yield `${names.map((name) => field(row[name])).join(',')}\n`;
}

function field(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
