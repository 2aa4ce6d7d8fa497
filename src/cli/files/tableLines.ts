import { ByteWriter } from '../../encode/byteWriter.ts';
import { createEncoder } from '../../encode/encodeEvent.ts';
import { createRecordEncoder, writeRecord } from '../../encode/encodeRecord.ts';
import type { Table } from '../../generator/index.ts';

/** Lines are gathered to about so many bytes before they are written. */
const CHUNK_BYTES = 65_536;

/** The lines of a table as chunks of bytes, and how many of its rows they hold; a chunk is valid until the next one is asked for. */
export type TableLines = Iterable<{ readonly bytes: Uint8Array; readonly rows: number }>;

/** JSON Lines. */
export const jsonLines = (table: Table): TableLines => linesOf(table, createEncoder(), new ByteWriter(2 * CHUNK_BYTES));

/** RFC 4180, the column names first: null is empty, dates are ISO 8601. */
export function csvLines(table: Table): TableLines {
  const columns = table.columns.map(({ name }) => name);
  const out = new ByteWriter(2 * CHUNK_BYTES);
  writeRecord(columns, out);
  out.lineFeed();
  return linesOf(table, createRecordEncoder(columns), out);
}

/** The rows, each with a line feed, after what `out` holds already. */
function* linesOf(table: Table, encode: (row: object, out: ByteWriter) => void, out: ByteWriter): TableLines {
  let rows = 0;
  for (const row of table) {
    encode(row, out);
    out.lineFeed();
    rows++;
    if (out.length < CHUNK_BYTES) continue;
    yield { bytes: out.written(), rows };
    out.clear();
    rows = 0;
  }
  yield { bytes: out.written(), rows };
}
