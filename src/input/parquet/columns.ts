import type { ColumnMetaData, DecodedArray, Statistics } from 'hyparquet';
import { optionError, reasonOf, SpindleError, show } from '../../errors.ts';
import type { ToUtc } from '../../table/isoDate.ts';
import type { Column, ColumnType } from '../../table/table.ts';
import { setType } from '../misfit.ts';
import { givenJsonConverter } from '../values/converters.ts';
import { columnTypeOf, givenReader } from '../values/valueReader.ts';
import { type LeafKind, leafKind } from './leafKind.ts';
import type { ParquetFile } from './parquetFile.ts';
import { nestedConverter, type SchemaNode } from './schema.ts';

/** A column of a Parquet file. */
export interface ParquetColumn extends Column {
  /** Makes a value of a row out of a stored one that is not null. Undefined if it does not fit the type. */
  readonly convert: (stored: unknown) => unknown;
  /** Whether its times have digits beyond milliseconds, as far as the statistics of the file or its first rows tell. */
  readonly isCut?: boolean;
}

/** The columns of a file. Types are those of `given`, else those of the schema. */
export async function parquetColumns(
  file: ParquetFile,
  given: Readonly<Record<string, string>>,
  toUtc: ToUtc | undefined,
): Promise<readonly ParquetColumn[]> {
  const columns: ParquetColumn[] = [];
  for (const [place, node] of file.nodes.entries()) {
    const { name } = node.element;
    const type = Object.hasOwn(given, name) ? given[name] : undefined;
    columns.push(isLeaf(node) ? await leafColumn(file, place, type, toUtc) : nestedColumn(name, node, type, toUtc));
  }
  return columns;
}

const isLeaf = ({ element, children }: SchemaNode): boolean =>
  children.length === 0 && element.repetition_type !== 'REPEATED';

function nestedColumn(
  name: string,
  node: SchemaNode,
  given: string | undefined,
  toUtc: ToUtc | undefined,
): ParquetColumn {
  if (given !== undefined && given !== 'text')
    throw optionError(
      'INVALID_OPTION',
      ['types'],
      `: column ${show(name)} holds lists or objects, which cannot be ${show(given)}; leave its type out`,
    );
  return { name, type: 'text', convert: nestedConverter(node, toUtc) };
}

async function leafColumn(
  file: ParquetFile,
  place: number,
  given: string | undefined,
  toUtc: ToUtc | undefined,
): Promise<ParquetColumn> {
  const { element } = file.nodes[place] as SchemaNode;
  const kind = leafKind(element, toUtc);
  const { name } = element;
  if (given !== undefined) return givenColumn(name, given, kind, toUtc);
  const { exact, convert } = kind as LeafKind & { readonly convert: (stored: unknown) => unknown };
  if (!exact) return { name, type: kind.type, convert, isCut: await isCut(file, place, kind) };
  if (!(await areNumbers(file, place, exact))) return { name, type: 'text', convert: exact.convert as never };
  // Statistics may be wrong, so each value is looked at.
  const checked = (stored: unknown) => (exact.isNumber(stored as never) ? convert(stored) : undefined);
  return { name, type: kind.type, convert: checked };
}

/** A column whose type the user has named. */
function givenColumn(name: string, given: string, kind: LeafKind, toUtc: ToUtc = (clock) => clock): ParquetColumn {
  const { exact, asText } = kind;
  const stored = kind.convert as (stored: unknown) => unknown;
  const plain = (value: unknown): unknown =>
    exact && !exact.isNumber(value as never) ? exact.convert(value as never) : stored(value);
  const asWritten = (value: unknown): unknown => {
    if (asText) return asText(value as never);
    if (exact) return exact.convert(value as never);
    const read = stored(value);
    return read instanceof Date ? read.toISOString() : read;
  };
  const type = columnTypeOf(given);
  if (kind.type === type && type !== 'text') return { name, type, convert: plainOf(type, plain) };
  const convert = givenJsonConverter(type, givenReader(given, toUtc), new Set());
  const isWritten = type === 'text' || type === 'date';
  return { name, type, convert: (value) => convert(isWritten ? asWritten(value) : plain(value)) };
}

/** Text stands for a number that would lose digits. */
const plainOf =
  (type: ColumnType, plain: (value: unknown) => unknown) =>
  (value: unknown): unknown => {
    const read = plain(value);
    return type !== 'text' && typeof read === 'string' ? undefined : read;
  };

/** Whether numbers can hold all values of a column: by the statistics of its row groups, else by reading it. */
async function areNumbers(file: ParquetFile, place: number, exact: NonNullable<LeafKind['exact']>): Promise<boolean> {
  const { name } = (file.nodes[place] as SchemaNode).element;
  const known = chunksOf(file, name).map((chunk) => chunk && boundsOf(chunk.statistics, chunk.num_values));
  if (known.every((bounds) => bounds !== undefined))
    return known.every((bounds) => bounds === 'none' || exact.areNumbers(...bounds));
  for await (const { columns } of file.batches([place]))
    for (const stored of columns[0] as DecodedArray)
      if (stored !== null && stored !== undefined && !exact.isNumber(stored as never)) return false;
  return true;
}

/** What the footer says of a column in each row group. */
const chunksOf = ({ metadata }: ParquetFile, name: string): readonly (ColumnMetaData | undefined)[] =>
  metadata.row_groups.map(
    ({ columns }) =>
      columns.find(({ meta_data: one }) => one?.path_in_schema.length === 1 && one.path_in_schema[0] === name)
        ?.meta_data,
  );

/** Whether times have digits beyond milliseconds: as their statistics tell, or the first batch, because INT96 has no statistics. */
async function isCut(file: ParquetFile, place: number, { isCut }: LeafKind): Promise<boolean> {
  if (!isCut) return false;
  const { name } = (file.nodes[place] as SchemaNode).element;
  const bounds = chunksOf(file, name).flatMap((chunk) => [chunk?.statistics?.min_value, chunk?.statistics?.max_value]);
  if (bounds.some((bound) => bound !== undefined)) return bounds.some(isCut);
  for await (const { columns } of file.batches([place])) return Array.from(columns[0] as DecodedArray).some(isCut);
  return false;
}

type Bounds = readonly [least: number | bigint, largest: number | bigint];

/** The least and the largest value; `none` if all are null; undefined if the file does not say them. */
function boundsOf(statistics: Statistics | undefined, values: bigint): Bounds | 'none' | undefined {
  if (!statistics) return undefined;
  if (statistics.null_count !== undefined && BigInt(statistics.null_count) === values) return 'none';
  const { min_value: least, max_value: largest } = statistics;
  const isNumeric = (value: unknown): value is number | bigint =>
    typeof value === 'number' || typeof value === 'bigint';
  return isNumeric(least) && isNumeric(largest) ? [least, largest] : undefined;
}

/** The value of a row. Throws `INVALID_INPUT` if it does not fit the type of its column, or is broken. */
export function rowValue(column: ParquetColumn, stored: unknown, label: string, row: number): unknown {
  if (stored === null || stored === undefined) return null;
  let value: unknown;
  try {
    value = column.convert(stored);
  } catch (cause) {
    throw new SpindleError('INVALID_INPUT', `${placeOf(column, label, row)}: ${reasonOf(cause)}`, { cause });
  }
  if (value === undefined) throw unfitting(column, stored, placeOf(column, label, row));
  return value;
}

const placeOf = ({ name }: Column, label: string, row: number): string =>
  `${label}, row ${row.toLocaleString('en-US')}, column ${show(name)}`;

function unfitting({ name, type }: Column, stored: unknown, place: string): SpindleError {
  const shown = show(typeof stored === 'bigint' ? String(stored) : stored);
  return new SpindleError(
    'INVALID_INPUT',
    (naming) => `${place}: ${shown} is not a valid ${type}; ${setType(name, 'text', naming)} would take it as text`,
  );
}
