import type { ColumnChunk, ParquetType } from 'hyparquet';
import type { ByteWriter } from 'hyparquet-writer';
import type { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import type { Column } from '../../../src/table/table.ts';
import { type Bounds, PAGE_ROWS, type PageValues, pageValues, unfitting } from './pageValues.ts';

/** What writes Parquet: hyparquet-writer, and two functions inside it. */
export type Library = typeof import('hyparquet-writer') & {
  readonly writePageHeader: typeof writePageHeader;
  readonly snappyCompress: (bytes: Uint8Array) => Uint8Array;
};

/** A page that is whole: its values compressed, and which rows have one. */
interface Page {
  readonly rows: number;
  readonly nulls: number;
  readonly levels: Uint8Array;
  readonly values: Uint8Array;
  readonly uncompressed: number;
}

const physical: Readonly<Record<Column['type'], ParquetType>> = {
  integer: 'INT64',
  date: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  text: 'BYTE_ARRAY',
};

/** A column of a file. If its type is not known, its first value decides. */
export interface EncodedColumn {
  readonly name: string;
  readonly type?: Column['type'] | undefined;
}

/** Writes a column of one row group after the other. */
export class ColumnChunkWriter {
  readonly name: string;
  #type: Column['type'] | undefined;
  readonly #library: Library;
  #values: PageValues | undefined;
  /** One bit a row of the page: whether it has a value. */
  readonly #defined = new Uint8Array(PAGE_ROWS / 8);
  #rows = 0;
  #nulls = 0;
  #pages: Page[] = [];
  #bounds: { least: number; largest: number } | undefined;
  /** Whether each page so far has bounds, or nothing but nulls. */
  #isBounded = true;
  /** The bytes of its whole pages. */
  byteLength = 0;

  constructor({ name, type }: EncodedColumn, library: Library) {
    this.name = name;
    this.#type = type;
    this.#library = library;
    this.#values = type && pageValues(type);
  }

  /** A column without values is text. */
  get type(): Column['type'] {
    return this.#type ?? 'text';
  }

  get physicalType(): ParquetType {
    return physical[this.type];
  }

  /** Numbers hardly become smaller, and to compress them takes longer than all else. */
  get #codec(): 'SNAPPY' | 'UNCOMPRESSED' {
    return this.#type === 'text' ? 'SNAPPY' : 'UNCOMPRESSED';
  }

  /** Adds the value of the next row. `row` counts the rows of the file, for errors. */
  add(value: unknown, row: number): void {
    const at = this.#rows++;
    if (value === null || value === undefined || isInvalidDate(value)) {
      this.#nulls++;
      return;
    }
    this.#values ??= this.#decide(value);
    if (!this.#values.add(value)) {
      this.#rows--;
      throw unfitting(this, value, row);
    }
    this.#defined[at >> 3] = (this.#defined[at >> 3] as number) | (1 << (at & 7));
  }

  #decide(value: unknown): PageValues {
    this.#type = typeOf(value);
    return pageValues(this.#type);
  }

  /** Takes back the value of the last row, which is still on the page. */
  drop(): void {
    const at = --this.#rows;
    const bit = 1 << (at & 7);
    const bits = this.#defined[at >> 3] as number;
    if ((bits & bit) === 0) this.#nulls--;
    else this.#values?.drop();
    this.#defined[at >> 3] = bits & ~bit;
  }

  endPage(): void {
    if (this.#rows === 0) return;
    const bytes = this.#values?.bytes() ?? new Uint8Array();
    const page = {
      rows: this.#rows,
      nulls: this.#nulls,
      levels: definitionLevels(this.#defined, this.#rows, this.#nulls),
      values: this.#codec === 'SNAPPY' ? this.#library.snappyCompress(bytes) : bytes.slice(),
      uncompressed: bytes.length,
    };
    this.#pages.push(page);
    this.byteLength += page.levels.length + page.values.length;
    this.#see(this.#values?.bounds(), page);
    this.#values?.clear();
    this.#defined.fill(0);
    this.#rows = 0;
    this.#nulls = 0;
  }

  #see(bounds: Bounds, { rows, nulls }: Page): void {
    if (!bounds) {
      this.#isBounded &&= rows === nulls;
      return;
    }
    const [least, largest] = bounds;
    const { least: before = least, largest: after = largest } = this.#bounds ?? {};
    this.#bounds = { least: Math.min(least, before), largest: Math.max(largest, after) };
  }

  /** Writes the pages of the row group, and returns what the footer says of them. */
  writeTo(out: ByteWriter): ColumnChunk {
    this.endPage();
    const start = out.offset;
    let uncompressed = 0;
    let values = 0;
    let nulls = 0;
    for (const page of this.#pages) {
      uncompressed += this.#writePage(out, page);
      values += page.rows;
      nulls += page.nulls;
    }
    const bounds = this.#isBounded && this.#bounds;
    this.#pages = [];
    this.#bounds = undefined;
    this.#isBounded = true;
    this.byteLength = 0;
    return {
      file_offset: BigInt(start),
      meta_data: {
        type: this.physicalType,
        encodings: ['PLAIN', 'RLE'],
        path_in_schema: [this.name],
        codec: this.#codec,
        num_values: BigInt(values),
        total_uncompressed_size: BigInt(uncompressed),
        total_compressed_size: BigInt(out.offset - start),
        data_page_offset: BigInt(start),
        statistics: {
          null_count: BigInt(nulls),
          ...(bounds && { min_value: this.#stored(bounds.least), max_value: this.#stored(bounds.largest) }),
        },
      },
    };
  }

  #stored(bound: number): number | bigint | Date {
    if (this.type === 'number') return bound;
    return this.type === 'date' ? new Date(bound) : BigInt(bound);
  }

  #writePage(out: ByteWriter, { rows, nulls, levels, values, uncompressed }: Page): number {
    const header = out.offset;
    this.#library.writePageHeader(out, {
      type: 'DATA_PAGE_V2',
      uncompressed_page_size: levels.length + uncompressed,
      compressed_page_size: levels.length + values.length,
      data_page_header_v2: {
        num_values: rows,
        num_nulls: nulls,
        num_rows: rows,
        encoding: 'PLAIN',
        definition_levels_byte_length: levels.length,
        repetition_levels_byte_length: 0,
        is_compressed: this.#codec === 'SNAPPY',
      },
    });
    const headerBytes = out.offset - header;
    out.appendBytes(levels);
    out.appendBytes(values);
    return headerBytes + levels.length + uncompressed;
  }
}

function typeOf(value: unknown): Column['type'] {
  if (value instanceof Date) return 'date';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return 'integer';
  return typeof value === 'number' ? 'number' : 'text';
}

const isInvalidDate = (value: unknown): boolean => value instanceof Date && Number.isNaN(value.getTime());

/** Which rows have a value, in Parquet's hybrid of runs and bits: one run if all have one, or none has. */
function definitionLevels(defined: Uint8Array, rows: number, nulls: number): Uint8Array {
  if (nulls === 0 || nulls === rows) return Uint8Array.from([...varint(2 * rows), nulls === 0 ? 1 : 0]);
  const groups = Math.ceil(rows / 8);
  return Uint8Array.from([...varint(2 * groups + 1), ...defined.subarray(0, groups)]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}
