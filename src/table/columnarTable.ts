import { SpindleError } from '../errors.ts';
import { isMetadata } from '../event/metadata.ts';
import { type ArrowKind, type ArrowType, arrowKind } from './arrowValues.ts';
import { ColumnSurvey, SAMPLE_ROWS } from './columnSurvey.ts';
import { isTable } from './randomAccess.ts';
import type { ColumnarTable, IndexedRows, Rows } from './rows.ts';
import type { Column, Row, Table } from './table.ts';

/** Rows as they are, or those of a table in memory as a table, which copies no row before it is read. */
export function rowsOf<R extends object>(rows: Rows<R>): Exclude<Rows<R>, ColumnarTable | IndexedRows<R>> {
  if (isColumnar(rows)) return ofColumns(rows) as Table<object> as Table<R>;
  return isIndexed<R>(rows) ? (ofIndex(rows) as Table<object> as Table<R>) : rows;
}

export const isColumnar = (rows: object): rows is ColumnarTable =>
  'numRows' in rows && typeof rows.numRows === 'number' && 'getChild' in rows && typeof rows.getChild === 'function';

/** An array has no `get`. What can be iterated as a stream is read so. */
export const isIndexed = <R extends object>(rows: object): rows is IndexedRows<R> =>
  'length' in rows &&
  typeof rows.length === 'number' &&
  'get' in rows &&
  typeof rows.get === 'function' &&
  !isTable(rows);

function ofColumns(table: ColumnarTable): Table {
  const columns = fieldsOf(table).map(({ name, type }) => columnOf(table, name, type));
  const byName = new Map(columns.map((column) => [column.name, column]));
  const read = ({ values, convert }: ArrowColumn, i: number): unknown => {
    const value = values.get(i) as never;
    return value === null || value === undefined ? null : convert(value);
  };
  return inMemory(table.numRows, columns, {
    row: (i) => Object.fromEntries(columns.map((column) => [column.name, read(column, i)])),
    value: (name, i) => {
      const column = byName.get(name);
      return column && read(column, i);
    },
  });
}

interface ArrowColumn extends ArrowKind {
  readonly name: string;
  readonly values: { get(row: number): unknown };
}

function columnOf(table: ColumnarTable, name: string, type: ArrowType | undefined): ArrowColumn {
  const values = table.getChild(name);
  if (!values) throw new SpindleError('INVALID_INPUT', `the table has no values of its column ${JSON.stringify(name)}`);
  return { name, values, ...arrowKind(type) };
}

function fieldsOf({ schema }: ColumnarTable): ColumnarTable['schema']['fields'] {
  const fields = (schema as ColumnarTable['schema'] | undefined)?.fields;
  if (!Array.isArray(fields))
    throw new SpindleError('INVALID_INPUT', 'a table with getChild must say its columns in schema.fields');
  return fields;
}

function ofIndex(rows: IndexedRows<object>): Table {
  const survey = new ColumnSurvey();
  const row = (i: number): Row => plain(rows.get(i));
  for (let i = 0; i < Math.min(SAMPLE_ROWS, rows.length); i++) survey.see(row(i));
  const columns = survey.columns.map(({ name, type }): Column => {
    const known = type === 'bigint' ? 'integer' : type;
    return { name, type: known === undefined || known === 'object' ? 'text' : known };
  });
  return inMemory(rows.length, columns, { row, value: (name, i) => row(i)[name] });
}

/** A row of Arrow has its columns behind a proxy, and says them as JSON. */
function plain(row: object | null): Row {
  const { toJSON } = (row ?? {}) as { toJSON?: () => Row };
  return typeof toJSON === 'function' ? toJSON.call(row) : ((row ?? {}) as Row);
}

function inMemory(rowCount: number, columns: readonly Column[], access: Pick<Table, 'row' | 'value'>): Table {
  return {
    name: 'table',
    columns: columns.map(({ name, type }) => ({ name, type })),
    primaryKey: columns[0]?.name ?? '',
    timestampColumn: columns.find(({ name, type }) => type === 'date' && !isMetadata(name))?.name,
    ordered: false,
    rowCount,
    ...access,
    *[Symbol.iterator]() {
      for (let i = 0; i < rowCount; i++) yield access.row(i);
    },
  };
}
