import { AnomalyRegistry } from './anomalies/index.ts';
import { SpindleError, suggest } from './errors.ts';

/** Tables by name. */
type Tables = Readonly<Record<string, object>>;

/** The columns of a table, where they are known before it is read. */
export function columnsOf(rows: object | undefined): readonly string[] | undefined {
  const columns = (rows as { readonly columns?: readonly { readonly name: string }[] } | undefined)?.columns;
  if (columns) return columns.map(({ name }) => name);
  return Array.isArray(rows) && rows.length > 0 ? Object.keys(rows[0]) : undefined;
}

export function requireTable<T extends Tables>(tables: T, name: string): T[string] {
  if (Object.hasOwn(tables, name)) return tables[name] as T[string];
  throw new SpindleError('UNKNOWN_TABLE', `table "${name}" not found; there are ${suggest(name, Object.keys(tables))}`);
}

/** Throws where a table lacks a column of an anomaly. */
export function requireColumns(registry: AnomalyRegistry, table: string, rows: object): void {
  const columns = columnsOf(rows);
  for (const anomaly of registry) {
    const missing = missingColumn(anomaly, columns);
    if (missing !== undefined)
      throw new SpindleError(
        'UNKNOWN_COLUMN',
        `${anomaly.label}: table "${table}" has no column "${missing}"; it has ${suggest(missing, columns ?? [])}`,
      );
  }
}

/** Throws where no table has the columns of an anomaly. */
export function requireSomeTable(registry: AnomalyRegistry, tables: Tables): void {
  for (const anomaly of registry)
    if (!Object.values(tables).some((rows) => missingColumn(anomaly, columnsOf(rows)) === undefined))
      throw new SpindleError(
        'UNKNOWN_COLUMN',
        `${anomaly.label}: no table has all of its columns: ${anomaly.columns.join(', ')}`,
      );
}

/** The anomalies whose columns a table has. */
export function anomaliesOf(registry: AnomalyRegistry, rows: object | undefined): AnomalyRegistry {
  const columns = columnsOf(rows);
  return new AnomalyRegistry([...registry].filter((anomaly) => missingColumn(anomaly, columns) === undefined));
}

function missingColumn(
  anomaly: { readonly columns: readonly string[] },
  columns: readonly string[] | undefined,
): string | undefined {
  return columns && anomaly.columns.find((column) => !columns.includes(column));
}
