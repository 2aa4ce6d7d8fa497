import { ByteWriter } from '../../encode/byteWriter.ts';
import { type BlockColumn, compileCsvBlocks, compileJsonBlocks, type WriteBlocks } from '../../encode/compileBlocks.ts';
import { createEncoder } from '../../encode/encodeEvent.ts';
import { encodeRecord } from '../../encode/encodeRecord.ts';
import { GeneratedTable } from '../../generator/generatedTable.ts';
import type { Row, Table } from '../../generator/index.ts';

/** Lines are gathered to about so many bytes before they are written. */
const CHUNK_BYTES = 262_144;
/** So many lines are written before their bytes are counted. */
const SOME_ROWS = 256;

/** The lines of a table as chunks of bytes, and how many of its rows they hold. A chunk is valid until the next one is there. */
export type TableLines = Iterable<{ readonly bytes: Uint8Array; readonly rows: number }>;

/** JSON Lines. */
export function jsonLines(table: Table): TableLines {
  const out = new ByteWriter(2 * CHUNK_BYTES);
  return chunksOf(writeBlocks(table, compileJsonBlocks, out) ?? writeRows(table, createEncoder(), out), out);
}

/** RFC 4180, the column names first: null is empty, dates are ISO 8601. */
export function csvLines(table: Table): TableLines {
  const out = new ByteWriter(2 * CHUNK_BYTES);
  const columns = table.columns.map(({ name }) => name);
  const encode = (row: Row) =>
    encodeRecord(
      columns.map((name) => row[name]),
      out,
    );
  encodeRecord(columns, out);
  out.lineFeed();
  return chunksOf(writeBlocks(table, compileCsvBlocks, out) ?? writeRows(table, encode, out), out);
}

/** Writes a table without making its rows, and yields how many were written; undefined if the writer cannot be compiled. */
function writeBlocks(
  table: Table,
  compile: (columns: readonly BlockColumn[]) => WriteBlocks | undefined,
  out: ByteWriter,
): Iterable<number> | undefined {
  if (!(table instanceof GeneratedTable)) return undefined;
  const columns = table.columns.map(({ name, type }) => {
    const encoding = table.encoding(name);
    return { name, holds: type === 'text' ? 'text' : encoding === 'plain' ? 'number' : encoding } as const;
  });
  const write = compile(columns);
  return write && writeSome(table, write, out);
}

function* writeSome(table: GeneratedTable, write: WriteBlocks, out: ByteWriter): Iterable<number> {
  for (const { blocks, rows } of table.blocks())
    for (let i = 0; i < rows; i += SOME_ROWS) {
      const end = Math.min(i + SOME_ROWS, rows);
      write(blocks, i, end, out);
      yield end - i;
    }
}

/** Writes a table row by row, and yields how many were written. */
function* writeRows(table: Table, encode: (row: Row, out: ByteWriter) => void, out: ByteWriter): Iterable<number> {
  for (const row of table) {
    encode(row, out);
    out.lineFeed();
    yield 1;
  }
}

/** What is written to `out`, a chunk at a time. */
function* chunksOf(written: Iterable<number>, out: ByteWriter): TableLines {
  let rows = 0;
  for (const more of written) {
    rows += more;
    if (out.length < CHUNK_BYTES) continue;
    yield { bytes: out.handOver(), rows };
    rows = 0;
  }
  yield { bytes: out.written(), rows };
}
