import type { Compressors } from 'hyparquet';

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
    LZ4: decompressLz4,
    LZ4_RAW: decompressLz4Raw,
  };
}
