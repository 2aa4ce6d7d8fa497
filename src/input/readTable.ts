import { basename } from 'node:path';
import { checkOption } from '../errors.ts';
import {
  anything,
  arrayOf,
  checkOptions,
  column,
  flag,
  isText,
  must,
  recordOf,
  text,
} from '../options/checkOptions.ts';
import { unknownColumn } from '../table/columns.ts';
import type { Row } from '../table/table.ts';
import { checkTypes } from './columnTypes.ts';
import { contentOptions } from './contentOptions.ts';
import { type CsvOptions, checkFormatOptions, csvChecks } from './csv/csvOptions.ts';
import { type FactsInProgress, fileFacts } from './fileFacts.ts';
import { type FileTable, fileTable } from './fileTable.ts';
import { type InputFormat, requireFormat, tableNameOf } from './format.ts';
import { noCounts } from './found.ts';
import { findInputSource, unreadable } from './inputSource.ts';
import { loopCheck, passesOf } from './loopOption.ts';
import { openRecords, type Records } from './records.ts';
import { RowIterator } from './rowIterator.ts';
import { isInferRows, sampling } from './sampling.ts';
import { sortedRows } from './sortedRows.ts';
import { checkEncoding } from './text/textOf.ts';
import { timeColumn } from './timeColumn.ts';
import { type TypedInput, typedInput } from './typedInput.ts';
import { isInputZone, zoneClock } from './values/zone.ts';

/** Options of {@link readTable}. */
export interface ReadTableOptions extends CsvOptions {
  /** The format of the file. Default: that of the path's ending. Needed for stdin. */
  readonly format?: InputFormat;
  /**
   * How the text is encoded, as `TextDecoder` names it, such as `windows-1252`. Default: UTF-8. A byte order mark
   * counts more.
   */
  readonly encoding?: string;
  /**
   * By column: integer, number, boolean, date, text, the unit of its times since 1970 (epoch-s, epoch-ms, epoch-us, epoch-ns), or the
   * luxon format of its dates. Default: inferred.
   */
  readonly types?: Readonly<Record<string, string>>;
  /** Texts that stand for null in every column, as well as those that do where a column is not text. */
  readonly null?: readonly string[];
  /** The zone of times without an offset: `Europe/Berlin`, `UTC+2`, or `local`. Default: UTC. */
  readonly zone?: string;
  /**
   * From how many rows types are inferred, or `all`. Default: all rows of a file of up to 64 MiB; 20,000 rows of a larger one; the first
   * 20,000 of a pipe. Of `all` rows of a pipe, all are held until the last has come.
   */
  readonly inferRows?: number | 'all';
  /** Whether rows are sorted by time, nulls first. All rows are then held in memory. Default: the order of the file. */
  readonly sortByTime?: boolean;
  /**
   * The column that says when a row happened. In JSON also a path: `meta.at` is `at` in the objects of the column `meta`. Default: the
   * first date column.
   */
  readonly timestampColumn?: string;
  /**
   * Reads the file again from its start: so many times more, ≥ 1, or without end if it is true. All dates of a pass are later than
   * in the pass before it, by the time from its first row to its last one and a mean gap. Default: the file is read once.
   */
  readonly loop?: boolean | number;
}

/**
 * Reads a table from a file, or from stdin if the path is `-`. When it resolves, the file was found, its first rows were read,
 * of a file of up to 64 MiB all, and every column has a type. CSV and JSON are then read as a stream, in constant memory. Rows that
 * are sorted by time are held in memory. Of a Parquet file, a few pages are held.
 *
 * Empty fields and missing keys are null. A key that first occurs after the rows that types were inferred from keeps its value as it is. Integers
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
  checkFormatOptions(options, [path]);
  return openTable(path, options, () => options, true);
}

/** Checks what the types say, for callers without types. */
export function checkReadOptions(options: ReadTableOptions): void {
  checkOptions<ReadTableOptions>('readTable', options, {
    ...csvChecks,
    format: anything,
    encoding: text,
    types: recordOf(text, 'an object of types by column'),
    null: arrayOf(text),
    zone: must(isInputZone, 'a time zone, such as Europe/Berlin or UTC+2'),
    inferRows: must(isInferRows, 'an integer ≥ 1 or "all"'),
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
 * Reads a table. `own` returns the options that are for some of its columns. `isOnly` is false for one among several: it is not
 * sorted if it has no times.
 */
export async function openTable(
  path: string,
  options: ReadTableOptions,
  own: (columns: readonly string[]) => OwnOptions,
  isOnly: boolean,
): Promise<FileTable> {
  const { zone, badRows, timestampColumn: named = '' } = options;
  const format = requireFormat(path, options.format);
  const source = await findInputSource(path);
  const { label } = source;
  const passes = passesOf(options.loop, source);
  const version = source.version && [source.version, ...contentOptions({ ...options })].join(', ');
  if (format === 'parquet') {
    const { readParquetFile } = await import('./parquet/readParquetFile.ts');
    const toUtc = zone === undefined ? undefined : zoneClock(zone);
    return readParquetFile(
      path,
      { ...source, version },
      { sortByTime: options.sortByTime === true, passes, toUtc, own, isOnly },
    );
  }
  const sample = sampling(source, options.inferRows);
  const records = await openRecords(source, { ...options, format, sampleSize: sample.sampleSize });
  const requireTypes = (names: readonly string[]) => requireColumns(own(names).types ?? {}, names, label);
  if (records.kind === 'csv') requireTypes(records.names);
  const input = await typedInput(records, {
    typeOf: typesBy(own, records),
    nulls: new Set(options.null),
    toUtc: zone === undefined ? (clock) => clock : zoneClock(zone),
    source,
    ...sample,
    nested: own(named.split('.')).timestampColumn,
    skipsBadRows: badRows === 'skip',
  }).catch((error: unknown) => {
    throw unreadable(label, error);
  });
  const { columns, nested } = input;
  const names = columns.map(({ name }) => name);
  requireTypes(nested ? [...names, nested.column.name] : names);
  const timestampColumn = timeColumn(columns, nested, own(names).timestampColumn, label);
  const found = fileFacts(path === '-' ? 'stdin' : basename(path), records.found, columns, input.counts);
  const read = rowsOf(input, found, label);
  const sorts = options.sortByTime === true && (isOnly || timestampColumn !== undefined);
  const rows = sorts ? await sortedRows(read(), timestampColumn, label) : read;
  const pass = { [Symbol.asyncIterator]: () => new RowIterator(rows(), records.close) };
  const parts = { name: tableNameOf(path), columns, timestampColumn, version, found, sorts, passes };
  return fileTable(parts, pass);
}

/** The type that is given to a column. Those of CSV are all known. */
function typesBy(
  own: (columns: readonly string[]) => OwnOptions,
  records: Records,
): (name: string) => string | undefined {
  const all = records.kind === 'csv' ? own(records.names).types : undefined;
  return (name) => {
    const types = all ?? own([name]).types ?? {};
    return Object.hasOwn(types, name) ? types[name] : undefined;
  };
}

function requireColumns(types: Readonly<Record<string, string>>, names: readonly string[], label: string): void {
  const known = new Set(names);
  for (const name of Object.keys(types)) if (!known.has(name)) throw unknownColumn(['types'], label, name, names);
}

/** Reads the rows in batches, and notes what was counted unless it is known. */
const rowsOf = (input: TypedInput, found: FactsInProgress, label: string): (() => AsyncGenerator<Iterable<Row>>) =>
  async function* () {
    const counts = noCounts();
    try {
      yield* input.rows(counts);
      Object.assign(found, counts);
    } catch (error) {
      throw unreadable(label, error);
    } finally {
      const { emptyRows, badRows } = counts;
      if (found.rows === undefined) Object.assign(found, { emptyRows, badRows });
    }
  };
