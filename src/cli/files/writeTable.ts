import { setImmediate } from 'node:timers/promises';
import type { PendingFile } from '../../../sinks/file/pendingFile.ts';
import type { Table } from '../../generator/index.ts';
import type { GenerateFlags } from '../options/generateOptions.ts';
import { csvLines, jsonLines, type TableLines } from './tableLines.ts';

type Format = NonNullable<GenerateFlags['format']>;

/** Writes a table to the draft of its file, and tells how many rows it has written more. After an abort, it ends early. */
export async function writeTable(
  table: Table,
  file: PendingFile,
  format: Format,
  onRows: (rows: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const linesOf = await loadWriter(format);
  file.open();
  for (const { bytes, rows } of linesOf(table)) {
    file.append(bytes);
    onRows(rows);
    // Lets the signals in.
    await setImmediate();
    if (signal?.aborted) return;
  }
  file.close();
}

/** What writes a table in a format. */
async function loadWriter(format: Format): Promise<(table: Table) => TableLines> {
  if (format === 'parquet') return (await import('./tableParquet.ts')).loadParquetBytes();
  return format === 'csv' ? csvLines : jsonLines;
}
