import type { ColumnMetaData, DecodedArray, PageHeader } from 'hyparquet';
import type { parquetHeader, readPage } from 'hyparquet/src/column.js';
import type { decompressPage } from 'hyparquet/src/datapage.js';
import type { ByteSource } from './byteSource.ts';
import { type ColumnDecoder, type FlatPage, flatPage } from './flatPage.ts';

/** The functions of hyparquet that read pages. */
export interface PageReader {
  readonly parquetHeader: typeof parquetHeader;
  readonly readPage: typeof readPage;
  readonly decompressPage: typeof decompressPage;
}

/** A page header without long statistics fits into so many bytes. */
const HEADER_BYTES = 4096;

/**
 * Reads a leaf column of a row group page by page, through a window of the file, because a row group may be larger than the memory.
 */
export class ColumnPages {
  /** How many bytes are read at once. */
  readonly #windowBytes: number;
  readonly #source: ByteSource;
  readonly #decoder: ColumnDecoder;
  readonly #pages: PageReader;
  readonly #sizes: ColumnMetaData;
  /** Whether a row has one value or none, and that is not part of an object. */
  readonly #isFlat: boolean;
  /** Whether a row may hold several values, so that its last ones may stand on the next page. */
  readonly #isRepeated: boolean;
  readonly #end: number;
  #at: number;
  #window: Uint8Array = new Uint8Array();
  #windowStart = 0;
  #dictionary: DecodedArray | undefined;
  /** The page that is read some values at a time. If it is none, `#values` are those of the page. */
  #page: FlatPage | undefined;
  /** The rows of `#page` that are left. */
  #left = 0;
  /** The values of the rows that were read. Those before `#taken` were taken. */
  #values: DecodedArray = [];
  #taken = 0;

  constructor(
    source: ByteSource,
    sizes: ColumnMetaData,
    decoder: ColumnDecoder,
    pages: PageReader,
    windowBytes: number,
  ) {
    this.#source = source;
    this.#sizes = sizes;
    this.#decoder = decoder;
    this.#pages = pages;
    this.#windowBytes = windowBytes;
    this.#isRepeated = decoder.schemaPath.some(({ element }) => element.repetition_type === 'REPEATED');
    this.#isFlat = decoder.schemaPath.length === 2 && !this.#isRepeated;
    this.#at = Number(sizes.dictionary_page_offset || sizes.data_page_offset);
    this.#end = this.#at + Number(sizes.total_compressed_size);
    if (!(this.#at >= 4 && this.#end <= source.byteLength)) throw new Error('its pages are not within the file');
  }

  /** How many whole rows can be taken. The last row of a page may go on on the next one. */
  get available(): number {
    if (this.#page) return this.#left;
    const rest = this.#values.length - this.#taken;
    return this.#isRepeated && this.#at < this.#end ? Math.max(0, rest - 1) : rest;
  }

  /** Takes the values of the next `count` rows, which must be available. */
  take(count: number): DecodedArray {
    if (this.#page) {
      this.#left -= count;
      return this.#page.take(count);
    }
    const start = this.#taken;
    this.#taken += count;
    return this.#values.slice(start, this.#taken);
  }

  /** Reads pages until a row is available. */
  async fill(): Promise<void> {
    while (this.available === 0) {
      if (this.#at >= this.#end) throw new Error('it has fewer values than rows');
      await this.#readPage();
    }
  }

  async #readPage(): Promise<void> {
    const header = await this.#readHeader();
    const { compressed_page_size: size } = header;
    this.#checkSizes(header);
    await this.#ensure(size);
    const offset = this.#at - this.#windowStart;
    this.#at += size;
    const { num_values: values } = header.data_page_header ?? header.data_page_header_v2 ?? { num_values: undefined };
    if (values === 0 || header.type === 'INDEX_PAGE') return;
    if (header.type === 'DICTIONARY_PAGE') this.#readDictionary(header, offset);
    else if (!this.#isFlat || !this.#startFlat(header, offset)) this.#readWhole(header, offset);
  }

  #readDictionary(header: PageHeader, offset: number): void {
    const reader = { view: viewOf(this.#window), offset };
    const { data } = this.#pages.readPage(reader, header, this.#decoder, undefined, undefined, 0);
    this.#dictionary = data && this.#decoded(data);
  }

  #startFlat(header: PageHeader, offset: number): boolean {
    const bytes = this.#window.subarray(offset, offset + header.compressed_page_size);
    this.#page = flatPage(bytes, header, this.#decoder, this.#dictionary, this.#pages.decompressPage);
    this.#left = this.#page?.rows ?? 0;
    return this.#page !== undefined;
  }

  #readWhole(header: PageHeader, offset: number): void {
    const rest = this.#isRepeated ? this.#values.slice(this.#taken) : [];
    const reader = { view: viewOf(this.#window), offset };
    this.#values = this.#pages.readPage(reader, header, this.#decoder, this.#dictionary, rest, 0).data ?? [];
    this.#taken = 0;
  }

  /** The values of a dictionary. Text is decoded once for all its rows. */
  #decoded(dictionary: DecodedArray): DecodedArray {
    const { parsers, element } = this.#decoder;
    return element.converted_type === 'UTF8'
      ? Array.from(dictionary as ArrayLike<Uint8Array>, (bytes) => parsers.stringFromBytes(bytes))
      : dictionary;
  }

  async #readHeader(): Promise<PageHeader> {
    for (let least = HEADER_BYTES; ; least *= 8) {
      const whole = await this.#ensure(Math.min(least, this.#end - this.#at));
      const reader = { view: viewOf(this.#window), offset: this.#at - this.#windowStart };
      try {
        const header = this.#pages.parquetHeader(reader);
        this.#at = this.#windowStart + reader.offset;
        return header;
      } catch (error) {
        // Its statistics may be long.
        if (!(error instanceof RangeError) || whole) throw error;
      }
    }
  }

  #checkSizes({ compressed_page_size: size, uncompressed_page_size: unpacked, ...headers }: PageHeader): void {
    const { num_values: values } = headers.data_page_header ??
      headers.data_page_header_v2 ??
      headers.dictionary_page_header ?? { num_values: 0 };
    const fits = (value: number, most: number) => value >= 0 && value <= most;
    if (
      !fits(size, this.#end - this.#at) ||
      !fits(unpacked, Number(this.#sizes.total_uncompressed_size)) ||
      !fits(values, Number(this.#sizes.num_values))
    )
      throw new Error('a page is larger than its column');
  }

  /** Has the window hold so many bytes from here on, and returns whether it holds all bytes of the column. */
  async #ensure(bytes: number): Promise<boolean> {
    const have = this.#windowStart + this.#window.length - this.#at;
    if (have < bytes) {
      const end = Math.min(this.#end, this.#at + Math.max(bytes, this.#windowBytes));
      // New memory each time: values that were read may be views of the last one.
      this.#window = await this.#source.read(this.#at, end);
      this.#windowStart = this.#at;
    }
    return this.#windowStart + this.#window.length >= this.#end;
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
