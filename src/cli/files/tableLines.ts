import { ByteWriter } from '../../encode/byteWriter.ts';
import { createEncoder } from '../../encode/encodeEvent.ts';
import type { Table } from '../../generator/index.ts';

/** Lines are gathered to about so many bytes before they are written. */
const CHUNK_BYTES = 65_536;
const CHUNK_ROWS = 500;

/** The lines of a table as chunks of bytes, and how many of its rows they hold; a chunk is valid until the next one is asked for. */
export type TableLines = Iterable<{ readonly bytes: Uint8Array; readonly rows: number }>;

export function* jsonLines(table: Table): TableLines {
  const encode = createEncoder();
  const out = new ByteWriter(2 * CHUNK_BYTES);
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

/** RFC 4180, the column names first: null is empty, dates are ISO 8601. */
export async function loadCsvLines(): Promise<(table: Table) => TableLines> {
  const { stringify } = await import('csv-stringify/sync');
  return function* csvLines(table) {
    const columns = table.columns.map(({ name }) => name);
    const text = (rows: readonly object[], header: boolean) =>
      Buffer.from(
        stringify(rows as object[], {
          header,
          columns,
          cast: { date: (date) => date.toISOString(), boolean: String },
        }),
      );
    yield { bytes: text([], true), rows: 0 };
    let rows: object[] = [];
    for (const row of table) {
      if (rows.push(row) < CHUNK_ROWS) continue;
      yield { bytes: text(rows, false), rows: rows.length };
      rows = [];
    }
    yield { bytes: text(rows, false), rows: rows.length };
  };
}
