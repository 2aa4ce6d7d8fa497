import { loadParquetEncoder } from '../../../sinks/file/parquet/parquetEncoder.ts';
import type { Table } from '../../generator/index.ts';
import type { TableLines } from './tableLines.ts';

/** Between so many rows, signals are let in. */
const CHUNK_ROWS = 4096;

/** The bytes of a Parquet file: they come when a row group is whole. */
export async function loadParquetBytes(): Promise<(table: Table) => TableLines> {
  const makeEncoder = await loadParquetEncoder();
  return function* parquetBytes(table) {
    const encoder = makeEncoder(table.columns);
    // Copied, because the encoder goes on in the same memory.
    const taken = () => encoder.take().slice();
    let rows = 0;
    for (const row of table) {
      encoder.add(row);
      if (++rows < CHUNK_ROWS) continue;
      yield { bytes: taken(), rows };
      rows = 0;
    }
    encoder.finish();
    yield { bytes: taken(), rows };
  };
}
