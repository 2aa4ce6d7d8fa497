import { compile } from '../compile/compile.ts';
import { objectLiteral } from '../compile/objectLiteral.ts';
import { valueAt } from '../event/columnPath.ts';
import type { Row } from '../table/table.ts';
import type { InputColumn } from './columnTypes.ts';
import type { TypeOfColumn } from './misfit.ts';
import type { CsvRecord, JsonRecord } from './record.ts';
import { setOwn } from './setOwn.ts';

/** What becomes of a record with a value that does not fit: an error, or undefined where it is skipped. */
export type OnMisfit = (at: number, column: TypeOfColumn, value: unknown) => undefined;

/** Makes the row of a record. Undefined if the record is skipped. */
export type ToRow<R> = (record: R) => Row | undefined;

/** With more columns, the compiled function would be too large for the optimizing compiler. */
const MAX_COLUMNS = 500;

/** Returns a function that makes rows of CSV records. It is compiled for the columns, which takes half the time of a loop. */
export function csvRows(columns: readonly InputColumn<string>[], onMisfit: OnMisfit): ToRow<CsvRecord> {
  const compiled = columns.length > MAX_COLUMNS ? undefined : compileCsvRows(columns, onMisfit);
  return (
    compiled ??
    (({ at, fields }) => {
      const row: Record<string, unknown> = {};
      for (let i = 0; i < columns.length; i++) {
        const column = columns[i] as InputColumn<string>;
        const value = column.convert(fields[i] as string);
        if (value === undefined) return onMisfit(at, column, fields[i] as string);
        setOwn(row, column.name, value);
      }
      return row;
    })
  );
}

function compileCsvRows(columns: readonly InputColumn<string>[], onMisfit: OnMisfit): ToRow<CsvRecord> | undefined {
  const values = columns.map(
    (_, i) =>
      `const v${i} = c${i}(fields[${i}]); if (v${i} === undefined) return onMisfit(at, columns[${i}], fields[${i}]);`,
  );
  const row = objectLiteral(columns.map(({ name }, i) => ({ name, value: `v${i}` })));
  const build = compile<(columns: readonly InputColumn<string>[], onMisfit: OnMisfit) => ToRow<CsvRecord>>(
    'columns, onMisfit',
    `const [${columns.map((_, i) => `c${i}`)}] = columns.map(({ convert }) => convert);
    return ({ at, fields }) => { ${values.join('\n')} return ${row}; };`,
  );
  return build?.(columns, onMisfit);
}

/**
 * Returns a function that makes rows of JSON records. Missing keys are null, and keys that are no columns keep their values.
 */
export function jsonRows(
  columns: readonly InputColumn[],
  nested: NestedColumn | undefined,
  onMisfit: OnMisfit,
): ToRow<JsonRecord> {
  const known = new Set(columns.map(({ name }) => name));
  return ({ at, values }) => {
    if (nested && !convertNested(values, nested)) return onMisfit(at, nested.column, valueAt(values, nested.path));
    const row: Record<string, unknown> = {};
    for (const column of columns) {
      const { name } = column;
      const value = Object.hasOwn(values, name) ? column.convert(values[name]) : null;
      if (value === undefined) return onMisfit(at, column, values[name]);
      setOwn(row, name, value);
    }
    for (const name of Object.keys(values)) if (!known.has(name)) setOwn(row, name, values[name]);
    return row;
  };
}

/** A column that stands inside of objects: the times of `meta.at`. */
export interface NestedColumn {
  readonly path: readonly string[];
  readonly column: InputColumn;
}

/** Converts the value in the object that holds it. False if it does not fit. */
function convertNested(values: object, { path, column }: NestedColumn): boolean {
  const value = valueAt(values, path);
  if (value === undefined) return true;
  const converted = column.convert(value);
  const owner = valueAt(values, path.slice(0, -1)) as Record<string, unknown>;
  if (converted !== undefined) owner[path.at(-1) as string] = converted;
  return converted !== undefined;
}
