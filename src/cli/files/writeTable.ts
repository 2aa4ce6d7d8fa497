import { setImmediate } from 'node:timers/promises';
import type { PendingFile } from '../../../sinks/file/pendingFile.ts';
import type { Table } from '../../generator/index.ts';
import type { GenerateFlags } from '../options/generateOptions.ts';
import { csvLines, jsonLines, type TableLines } from './tableLines.ts';

type Format = NonNullable<GenerateFlags['format']>;

/**
 * Writes a table to the draft of its file, and tells how many rows it has written more. A chunk is written while the next one is
 * made. After an abort, it ends early.
 */
export async function writeTable(
  table: Table,
  file: PendingFile,
  format: Format,
  onRows: (rows: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const linesOf = await loadWriter(format);
  file.open();
  let writing: Promise<void> | undefined;
  try {
    for (const { bytes, rows } of linesOf(table)) {
      // The second lets the signals in where there was nothing to write.
      await Promise.all([writing, setImmediate()]);
      if (signal?.aborted) return;
      writing = file.appendLater(bytes);
      onRows(rows);
    }
    await writing;
  } finally {
    // The file must not be closed under a write. What failed is thrown already.
    await writing?.catch(() => {});
  }
  file.close();
}

/** What writes a table in a format. */
async function loadWriter(format: Format): Promise<(table: Table) => TableLines> {
  if (format === 'parquet') return (await import('./tableParquet.ts')).loadParquetBytes();
  return format === 'csv' ? csvLines : jsonLines;
}
