import { checkOption, type OptionNaming, SpindleError, show } from '../errors.ts';
import { anything, checkOptions, column, flag, isText, recordOf, text } from '../options/checkOptions.ts';
import { type RandomAccess, randomAccess } from '../table/randomAccess.ts';
import type { Column, ColumnType, Row } from '../table/table.ts';
import { checkTypes, type InputColumn, inputColumns } from './columnTypes.ts';
import { type CsvOptions, checkCsvOnly, csvChecks } from './csvOptions.ts';
import { fileTable } from './fileTable.ts';
import { type InputFormat, requireFormat, tableNameOf } from './format.ts';
import { inferType } from './inferTypes.ts';
import { findInputSource, unreadable } from './inputSource.ts';
import { loopCheck, passesOf, requireDates } from './loopOption.ts';
import type { CsvRecord, JsonRecord } from './record.ts';
import { openRecords, type Records, type RecordsOf } from './records.ts';
import { setOwn } from './setOwn.ts';
import { checkEncoding } from './textOf.ts';
import { notSortable, setType, timeColumn } from './timeColumn.ts';

/** Columns and types are inferred from so many records. */
const SAMPLE_SIZE = 1000;

/** Options of {@link readTable}. */
export interface ReadTableOptions extends CsvOptions {
  /** The format of the file. Default: that of the path's ending. Needed for stdin. */
  readonly format?: InputFormat;
  /**
   * How the text is encoded, as `TextDecoder` names it, such as `windows-1252`. Default: UTF-16 if its byte order mark is there, else UTF-8.
   */
  readonly encoding?: string;
  /** By column: integer, number, boolean, date, text, or the luxon format of its dates. Default: inferred. */
  readonly types?: Readonly<Record<string, string>>;
  /** Whether rows are sorted by time, nulls first. All rows are then held in memory. Default: the order of the file. */
  readonly sortByTime?: boolean;
  /** The column that says when a row happened. Default: the first date column. */
  readonly timestampColumn?: string;
  /**
   * Reads the file again from its start: so many times more, ≥ 1, or without end if it is true. All dates of a pass are later than
   * in the pass before it, by the time from its first row to its last one and a mean gap. Default: the file is read once.
   */
  readonly loop?: boolean | number;
}

/** The typed rows of a file. Each iteration reads it again; stdin and pipes can be read only once. */
export interface FileTable extends AsyncIterable<Row> {
  /** The file's base name without its endings; `stdin` for `-`. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly timestampColumn: string | undefined;
  /** Another text after the file has changed. Undefined for stdin and pipes. */
  readonly version: string | undefined;
  /** How often the rows come: once, unless the table is looped. */
  readonly passes: number;
  /** The rows of one pass, with the times of the file. */
  pass(): AsyncIterable<Row>;
}

/**
 * Reads a table from a file, or from stdin if the path is `-`. When it resolves, the file was found, its first 1,000 rows were
 * read, and every column has a type. CSV and JSON Lines are then read as a stream, in constant memory. A JSON array is held in
 * memory, and so are rows that are sorted by time. Of a Parquet file, a few pages are held.
 *
 * Empty fields and missing keys are null. A key that first occurs after the first 1,000 rows keeps its value as it is. Integers
 * beyond 2^53 are text, because a number would lose some of their digits.
 *
 * Rejects, or fails the iteration, with a `SpindleError`: `INVALID_INPUT` if something cannot be read or does not fit the type of
 * its column (with the line and the column), `UNKNOWN_COLUMN` or `INVALID_OPTION`.
 *
 * @example
 * ```ts
 * import { fromTable, readTable } from 'spindle-rx';
 *
 * const orders = await readTable('orders.csv', { types: { zip: 'text' } });
 * fromTable(orders).subscribe(console.log);
 * ```
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<FileTable> {
  checkOption(isText(path), 'path', path, 'the path of a file, or - for stdin');
  checkReadOptions(options);
  checkCsvOnly(options, [path]);
  return openTable(path, options, () => options, true);
}

/** Checks what the types say, for callers without types. */
export function checkReadOptions(options: ReadTableOptions): void {
  checkOptions<ReadTableOptions>('readTable', options, {
    ...csvChecks,
    format: anything,
    encoding: text,
    types: recordOf(text, 'an object of types by column'),
    sortByTime: flag,
    timestampColumn: column,
    loop: loopCheck,
  });
  checkEncoding(options.encoding);
  checkTypes(options.types ?? {});
}

/** The options that name columns of a table. */
export type OwnOptions = Partial<Pick<ReadTableOptions, 'types'>> & { readonly timestampColumn?: string | undefined };

/**
 * Reads a table. `own` returns the options that are for its columns. `isOnly` is false for one among several: it is not sorted if
 * it has no times.
 */
export async function openTable(
  path: string,
  options: ReadTableOptions,
  own: (columns: readonly string[]) => OwnOptions,
  isOnly: boolean,
): Promise<FileTable> {
  const format = requireFormat(path, options.format);
  const source = await findInputSource(path);
  const { label } = source;
  const passes = passesOf(options.loop, source);
  if (format === 'parquet') {
    const { readParquetFile } = await import('./parquet/readParquetFile.ts');
    return readParquetFile(path, source, { sortByTime: options.sortByTime === true, passes, own, isOnly });
  }
  const records = await openRecords(source, { ...options, format, sampleSize: SAMPLE_SIZE });
  const { types = {}, timestampColumn: named } = own(records.names);
  const columns = inputColumns(records, types, label);
  const timestampColumn = timeColumn(columns, named, label);
  if (passes > 1) requireDates(columns, timestampColumn, label);
  const sorts = options.sortByTime === true && (isOnly || timestampColumn !== undefined);
  const batches = rowsOf(records, columns, label);
  const read = async function* (): AsyncGenerator<Row> {
    try {
      for await (const rows of batches()) yield* rows;
    } catch (error) {
      throw unreadable(label, error);
    }
  };
  const rows = sorts ? await sorted(read(), timestampColumn, label) : read;
  const pass = { [Symbol.asyncIterator]: () => closing(rows(), records.close) };
  return fileTable({ name: tableNameOf(path), columns, timestampColumn, version: source.version, sorts, passes }, pass);
}

/** What waits for the next row is over with `return()`, which a generator would put off until that row has come. */
const closing = (rows: AsyncGenerator<Row>, close: () => void): AsyncIterator<Row> => ({
  next: () => rows.next(),
  return() {
    close();
    return rows.return(undefined);
  },
});

async function sorted(
  rows: AsyncIterable<Row>,
  timestampColumn: string | undefined,
  label: string,
): Promise<() => AsyncGenerator<Row>> {
  if (timestampColumn === undefined) throw notSortable(label);
  const held: Row[] = [];
  for await (const row of rows) held.push(row);
  const { rowCount, row } = randomAccess<Row>(held, timestampColumn) as RandomAccess<Row>;
  return async function* () {
    for (let i = 0; i < rowCount; i++) yield row(i);
  };
}

/** Reads all rows in batches. Throws at once if a record of the sample does not fit. */
function rowsOf(records: Records, columns: readonly InputColumn[], label: string): () => AsyncIterable<Iterable<Row>> {
  const where = `${label}, ${records.unit}`;
  if (records.kind === 'csv') return typedBatches(records, (record) => csvRow(record, columns, where));
  return typedBatches(records, (record) => jsonRow(record, columns, where));
}

function typedBatches<R>({ sample, all }: RecordsOf<R>, toRow: (record: R) => Row): () => AsyncIterable<Iterable<Row>> {
  for (const record of sample) toRow(record);
  return async function* () {
    for await (const batch of all()) yield mapped(batch, toRow);
  };
}

/** Lazily, so that the rows before one that does not fit come before its error. */
function* mapped<R>(records: readonly R[], toRow: (record: R) => Row): Generator<Row> {
  for (const record of records) yield toRow(record);
}

/** Empty fields are null. */
function csvRow({ at, fields }: CsvRecord, columns: readonly InputColumn[], where: string): Row {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as InputColumn;
    const field = fields[i] as string;
    setOwn(row, column.name, field === '' ? null : converted(field, column, at, where));
  }
  return row;
}

/** Missing keys are null, and keys that are no columns keep their values. */
function jsonRow({ at, values }: JsonRecord, columns: readonly InputColumn[], where: string): Row {
  const row: Record<string, unknown> = {};
  for (const column of columns) {
    const value = Object.hasOwn(values, column.name) ? (values[column.name] ?? null) : null;
    setOwn(row, column.name, value === null ? null : converted(value, column, at, where));
  }
  for (const name of Object.keys(values)) if (!Object.hasOwn(row, name)) setOwn(row, name, values[name]);
  return row;
}

function converted(value: unknown, { name, type, convert }: InputColumn, at: number, where: string): unknown {
  const result = convert(value);
  if (result === undefined)
    throw new SpindleError(
      'INVALID_INPUT',
      (naming) =>
        `${where} ${at}, column ${show(name)}: ${show(value)} is not a valid ${type}; ${wider(name, type, value, naming)}`,
    );
  return result;
}

/** Says which types would take the value. */
function wider(name: string, type: ColumnType, value: unknown, naming: OptionNaming): string {
  const asText = `${setType(name, 'text', naming)} would take it as text`;
  return type === 'integer' && inferType([value], true) === 'number'
    ? `${setType(name, 'number', naming)} would take it, ${asText}`
    : asText;
}
