/**
 * The names that lead to a value of a row: a column's own name, else the parts of a dotted one, whose first part is a column. Undefined
 * if there is no such column.
 */
export function columnPath(columns: readonly string[], name: string): readonly string[] | undefined {
  if (columns.includes(name)) return [name];
  const path = name.split('.');
  return path.length > 1 && columns.includes(path[0] as string) ? path : undefined;
}

/** The value that a path leads to; undefined if there is none. */
export function valueAt(row: object, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/**
 * Replaces the value that a path leads to, in copies of the objects on its way. The record itself is changed. Where there are no such
 * objects, nothing is.
 */
export function replaceAt(
  record: Record<string, unknown>,
  [name = '', ...rest]: readonly string[],
  change: (value: unknown) => unknown,
): void {
  if (!Object.hasOwn(record, name)) return;
  const value = record[name];
  if (rest.length === 0) record[name] = change(value);
  else if (typeof value === 'object' && value !== null) {
    const copy = { ...value };
    replaceAt(copy, rest, change);
    record[name] = copy;
  }
}

/** The value of a row's column, or of the path that a dotted name means where the row has no such column. */
export function columnValue(row: object, column: string): unknown {
  const value = (row as Readonly<Record<string, unknown>>)[column];
  return value === undefined && column.includes('.') ? valueAt(row, column.split('.')) : value;
}
