import type { DecodedArray, PageHeader } from 'hyparquet';
import type { readPage } from 'hyparquet/src/column.js';
import type { decompressPage } from 'hyparquet/src/datapage.js';
import { utf8 } from '../../table/bytesAsText.ts';
import { Runs } from './runs.ts';

/** What hyparquet must know of a column to decode its pages. */
export type ColumnDecoder = Parameters<typeof readPage>[2];

/** A data page of a column that is not nested, with its levels and values as bytes. */
export interface FlatPage {
  readonly rows: number;
  /** The values of the next `count` rows. */
  take(count: number): unknown[];
}

type Next = () => unknown;

/**
 * Reads a data page of a column that is not nested, some values at a time: as JavaScript values, the whole page would take ten times its
 * size. Undefined for an encoding that hyparquet reads.
 */
export function flatPage(
  bytes: Uint8Array,
  header: PageHeader,
  decoder: ColumnDecoder,
  dictionary: DecodedArray | undefined,
  decompress: typeof decompressPage,
): FlatPage | undefined {
  const parts = header.data_page_header
    ? partsOfV1(bytes, header, decoder, decompress)
    : partsOfV2(bytes, header, decoder, decompress);
  const next = parts && valueReader(parts.values, parts.encoding, decoder, dictionary);
  if (!next) return undefined;
  const { rows, levels } = parts;
  return {
    rows,
    take(count) {
      const values = new Array<unknown>(count);
      if (!levels) for (let i = 0; i < count; i++) values[i] = next();
      else for (let i = 0; i < count; i++) values[i] = levels.next() === 1 ? next() : null;
      return values;
    },
  };
}

/** Which rows have a value, if some may not, and the bytes of the values. */
interface Parts {
  readonly rows: number;
  readonly encoding: string;
  readonly levels: Runs | undefined;
  readonly values: Uint8Array;
}

const isOptional = ({ element }: ColumnDecoder): boolean => element.repetition_type === 'OPTIONAL';

function partsOfV1(
  bytes: Uint8Array,
  { data_page_header: page, uncompressed_page_size: size }: PageHeader,
  decoder: ColumnDecoder,
  decompress: typeof decompressPage,
): Parts | undefined {
  if (!page || (isOptional(decoder) && page.definition_level_encoding !== 'RLE')) return undefined;
  const all = decompress(bytes, Number(size), decoder.codec, decoder.compressors);
  const { num_values: rows, encoding } = page;
  if (!isOptional(decoder)) return { rows, encoding, levels: undefined, values: all };
  const end = 4 + viewOf(all).getUint32(0, true);
  return { rows, encoding, levels: new Runs(all.subarray(0, end), 4, 1), values: all.subarray(end) };
}

function partsOfV2(
  bytes: Uint8Array,
  { data_page_header_v2: page, uncompressed_page_size: size }: PageHeader,
  decoder: ColumnDecoder,
  decompress: typeof decompressPage,
): Parts | undefined {
  if (!page) return undefined;
  const { num_values: rows, encoding, definition_levels_byte_length: levelBytes, is_compressed: isCompressed } = page;
  const start = page.repetition_levels_byte_length;
  const end = start + levelBytes;
  const rest = bytes.subarray(end);
  const values =
    isCompressed === false ? rest : decompress(rest, Number(size) - end, decoder.codec, decoder.compressors);
  const levels = isOptional(decoder) ? new Runs(bytes.subarray(0, end), start, 1) : undefined;
  return { rows, encoding, levels, values };
}

function valueReader(
  bytes: Uint8Array,
  encoding: string,
  { type, element }: ColumnDecoder,
  dictionary: DecodedArray | undefined,
): Next | undefined {
  if (encoding === 'PLAIN')
    return plainReader(bytes, type, element.type_length ?? 0, element.converted_type === 'UTF8');
  if (encoding === 'RLE' && type === 'BOOLEAN') {
    const runs = new Runs(bytes, 4, 1);
    return () => runs.next() === 1;
  }
  if (encoding !== 'RLE_DICTIONARY' && encoding !== 'PLAIN_DICTIONARY') return undefined;
  if (!dictionary) throw new Error('a page has no dictionary before it');
  const runs = new Runs(bytes, 1, bytes[0] ?? 0);
  return () => {
    const place = runs.next();
    if (place >= dictionary.length) throw new Error('a value is not in the dictionary');
    return dictionary[place];
  };
}

function plainReader(bytes: Uint8Array, type: string, length: number, isText: boolean): Next | undefined {
  const view = viewOf(bytes);
  let at = 0;
  const step = (size: number): number => {
    const start = at;
    at += size;
    return start;
  };
  const part = (size: number): Uint8Array => {
    const start = step(size);
    if (at > bytes.length) throw new Error('a page ends within a value');
    return bytes.subarray(start, at);
  };
  switch (type) {
    case 'BOOLEAN':
      return () => {
        const place = step(1);
        return ((view.getUint8(place >> 3) >> (place & 7)) & 1) === 1;
      };
    case 'INT32':
      return () => view.getInt32(step(4), true);
    case 'INT64':
      return () => view.getBigInt64(step(8), true);
    case 'INT96':
      return () => {
        const start = step(12);
        return (BigInt(view.getInt32(start + 8, true)) << 64n) | view.getBigUint64(start, true);
      };
    case 'FLOAT':
      return () => view.getFloat32(step(4), true);
    case 'DOUBLE':
      return () => view.getFloat64(step(8), true);
    case 'BYTE_ARRAY':
      return isText ? () => utf8(part(view.getUint32(step(4), true))) : () => part(view.getUint32(step(4), true));
    case 'FIXED_LEN_BYTE_ARRAY':
      return isText ? () => utf8(part(length)) : () => part(length);
    default:
      return undefined;
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
