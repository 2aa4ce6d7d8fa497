import type { ColumnChunk, SchemaElement } from 'hyparquet';
import type { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { SpindleError, show } from '../../../src/errors.ts';
import { ColumnChunkWriter, type EncodedColumn, type Library } from './columnChunk.ts';
import { PAGE_ROWS } from './pageValues.ts';

/** A row group ends after so many rows, or after about so many bytes. */
const GROUP_ROWS = 6 * PAGE_ROWS;
const GROUP_BYTES = 32 * 2 ** 20;

/** Loads what writes Parquet. */
export async function loadParquetEncoder(): Promise<(columns: readonly EncodedColumn[]) => ParquetEncoder> {
  const writer = await import('hyparquet-writer');
  const { writePageHeader } = await import('hyparquet-writer/src/datapage.js');
  const { snappyCompress } = await import('hyparquet-writer/src/snappy.js');
  return (columns) => new ParquetEncoder(columns, { ...writer, writePageHeader, snappyCompress });
}

/**
 * Writes rows as the bytes of a Parquet file. hyparquet-writer writes the frame of the file; the values of a page are written here,
 * because its own way, through a bigint or a Uint8Array for each value, takes ten times as long.
 */
export class ParquetEncoder {
  readonly #names: ReadonlySet<string>;
  readonly #chunks: readonly ColumnChunkWriter[];
  readonly #out: ByteWriter;
  readonly #file: ParquetWriter;
  #rows = 0;
  #groupRows = 0;

  constructor(columns: readonly EncodedColumn[], library: Library) {
    this.#names = new Set(columns.map(({ name }) => name));
    this.#chunks = columns.map((column) => new ColumnChunkWriter(column, library));
    this.#out = new library.ByteWriter();
    this.#file = new library.ParquetWriter({
      writer: this.#out,
      schema: [],
      createdBy: 'spindle-rx',
    });
  }

  /** Adds a row; a column that it has not is null. Throws if a column cannot hold its value, and then leaves the row out. */
  add(row: object): void {
    const values = row as Readonly<Record<string, unknown>>;
    const chunks = this.#chunks;
    let i = 0;
    try {
      for (; i < chunks.length; i++) {
        const chunk = chunks[i] as ColumnChunkWriter;
        chunk.add(values[chunk.name], this.#rows);
      }
    } catch (error) {
      for (const chunk of chunks.slice(0, i)) chunk.drop();
      throw error;
    }
    this.#rows++;
    this.#groupRows++;
    if (this.#groupRows % PAGE_ROWS === 0) this.#endPages();
  }

  /** Adds an event, which may have no other columns than the file. */
  addEvent(event: object): void {
    const other = Object.keys(event).find((name) => !this.#names.has(name));
    if (other !== undefined)
      throw new SpindleError(
        'SINK_WRITE_FAILED',
        `event ${this.#rows.toLocaleString('en-US')} has a column ${show(other)}, which the Parquet file has not: its columns are those of the table, or of the first events`,
      );
    this.add(event);
  }

  /** The bytes that are ready, which may be none. Valid until the next call. */
  take(): Uint8Array {
    const bytes = this.#out.getBytes();
    // The offset goes on counting.
    this.#out.index = 0;
    return bytes;
  }

  /** Ends the file. What `take` returns then is its end. */
  finish(): void {
    this.#endGroup();
    this.#file.schema = [{ name: 'root', num_children: this.#chunks.length }, ...this.#chunks.map(schemaElement)];
    this.#setTypes();
    // In memory, nothing is awaited.
    void this.#file.finish();
  }

  /** A row group that was written before the first value of a column has not known its type. */
  #setTypes(): void {
    for (const { columns } of this.#file.row_groups)
      for (const [i, { meta_data: one }] of columns.entries())
        if (one) one.type = (this.#chunks[i] as ColumnChunkWriter).physicalType;
  }

  #endPages(): void {
    let bytes = 0;
    for (const chunk of this.#chunks) {
      chunk.endPage();
      bytes += chunk.byteLength;
    }
    if (this.#groupRows >= GROUP_ROWS || bytes >= GROUP_BYTES) this.#endGroup();
  }

  #endGroup(): void {
    if (this.#groupRows === 0) return;
    const start = this.#out.offset;
    const columns: ColumnChunk[] = this.#chunks.map((chunk) => chunk.writeTo(this.#out));
    const sum = (size: (chunk: ColumnChunk) => bigint) => columns.reduce((all, chunk) => all + size(chunk), 0n);
    this.#file.row_groups.push({
      columns,
      num_rows: BigInt(this.#groupRows),
      total_byte_size: sum(({ meta_data: one }) => one?.total_uncompressed_size ?? 0n),
      total_compressed_size: BigInt(this.#out.offset - start),
    });
    this.#file.num_rows += BigInt(this.#groupRows);
    this.#groupRows = 0;
  }
}

/** Dates are instants in milliseconds. Each column may have nulls. */
function schemaElement({ name, type }: ColumnChunkWriter): SchemaElement {
  const common = { name, repetition_type: 'OPTIONAL' } as const;
  switch (type) {
    case 'integer':
      return { ...common, type: 'INT64' };
    case 'number':
      return { ...common, type: 'DOUBLE' };
    case 'boolean':
      return { ...common, type: 'BOOLEAN' };
    case 'date':
      return {
        ...common,
        type: 'INT64',
        converted_type: 'TIMESTAMP_MILLIS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
      };
    case 'text':
      return { ...common, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
  }
}
