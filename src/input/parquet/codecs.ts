import type { Compressors } from 'hyparquet';

type Decompress = (input: Uint8Array, outputLength: number) => Uint8Array;

/**
 * The decompressors of Parquet. Snappy is missing: hyparquet's own needs no WebAssembly, which a content security policy may forbid.
 */
export async function loadCodecs(): Promise<Compressors> {
  const { decompressBrotli, decompressGzip, decompressLz4, decompressLz4Raw, decompressZstd } = await import(
    'hyparquet-compressors'
  );
  return {
    GZIP: decompressGzip,
    BROTLI: decompressBrotli,
    ZSTD: (input) => decompressZstd(input),
    LZ4: unlessEmpty(decompressLz4),
    LZ4_RAW: unlessEmpty(decompressLz4Raw),
  };
}

/** A page of nulls only has no bytes. Packed, it is one token of LZ4, after which the library looks for more. */
const unlessEmpty =
  (decompress: Decompress): Decompress =>
  (input, outputLength) =>
    outputLength === 0 ? new Uint8Array() : decompress(input, outputLength);
