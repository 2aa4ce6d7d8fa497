import { unknownColumn } from '../../table/columns.ts';
import type { ToUtc } from '../../table/isoDate.ts';
import type { Row } from '../../table/table.ts';
import { statedFacts } from '../fileFacts.ts';
import { type FileTable, fileTable } from '../fileTable.ts';
import type { OwnOptions } from '../readTable.ts';
import { RowIterator } from '../rowIterator.ts';
import { setOwn } from '../setOwn.ts';
import { sortedRows } from '../sortedRows.ts';
import { timeColumn } from '../timeColumn.ts';
import type { ByteSource } from './byteSource.ts';
import { type ParquetColumn, parquetColumns, rowValue } from './columns.ts';
import { type Batch, openParquet, type ParquetFile } from './parquetFile.ts';

/** What a Parquet file is read with: how its bytes are opened, and what messages and events call it. */
export interface ParquetInput {
  readonly label: string;
  /** The file's name with its ending. */
  readonly file: string;
  readonly name: string;
  readonly version: string | undefined;
  open(): Promise<ByteSource>;
}

/** How a Parquet file is read: as the options of `readTable` say, of which `own` returns those that name columns. */
export interface ParquetReading {
  readonly sortByTime: boolean;
  /** How often the file is read. */
  readonly passes: number;
  /** For times that are those of a clock. Default: that of UTC. */
  readonly toUtc: ToUtc | undefined;
  own(columns: readonly string[]): OwnOptions;
  /** False for one table among several: it is not sorted if it has no times. */
  readonly isOnly: boolean;
}

/** The table of a Parquet file. Its rows are read a few pages at a time. */
export async function parquetTable(
  input: ParquetInput,
  { sortByTime, passes, toUtc, own, isOnly }: ParquetReading,
): Promise<FileTable> {
  const { label, name, version } = input;
  const file = await openParquet(label, input.open);
  const names = file.nodes.map(({ element }) => element.name);
  const { types = {}, timestampColumn: named } = own(names);
  for (const given of Object.keys(types))
    if (!names.includes(given)) throw unknownColumn(['types'], label, given, names);
  const columns = await parquetColumns(file, types, toUtc);
  const timestampColumn = timeColumn(columns, undefined, named, label);
  const sorts = sortByTime && (isOnly || timestampColumn !== undefined);
  const read = () => rowsOf(file, columns);
  const rows = sorts ? await sortedRows(read(), timestampColumn, label) : read;
  const pass = { [Symbol.asyncIterator]: () => new RowIterator(rows()) };
  const cutDates = columns.filter(({ isCut }) => isCut).map(({ name }) => name);
  const found = { ...statedFacts(input.file, file.rowCount), cutDates };
  return fileTable({ name, columns, timestampColumn, version, found, sorts, passes }, pass);
}

async function* rowsOf(file: ParquetFile, columns: readonly ParquetColumn[]): AsyncGenerator<readonly Row[]> {
  let before = 0;
  for await (const batch of file.batches()) {
    yield toRows(batch, columns, file.label, before);
    before += batch.rowCount;
  }
}

function toRows(
  { rowCount, columns: stored }: Batch,
  columns: readonly ParquetColumn[],
  label: string,
  before: number,
): Row[] {
  const rows: Record<string, unknown>[] = Array.from({ length: rowCount }, () => ({}));
  for (const [place, column] of columns.entries()) {
    const values = stored[place] as ArrayLike<unknown>;
    for (let i = 0; i < rowCount; i++)
      setOwn(rows[i] as Record<string, unknown>, column.name, rowValue(column, values[i], label, before + i + 1));
  }
  return rows;
}
