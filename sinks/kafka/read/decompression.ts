import { reasonOf } from '../../../src/errors.ts';

type Decompress = (bytes: Buffer) => Uint8Array;
type Platformatic = typeof import('@platformatic/kafka');

/** Each decoder is loaded when it is needed. */
const decoders = {
  snappy: async (): Promise<Decompress> => (await import('./snappy.ts')).decompressSnappy,
  lz4: async (): Promise<Decompress> => (await import('./lz4.ts')).decompressLz4,
  zstd: async (): Promise<Decompress> => (await import('fzstd')).decompress,
};

/** Lets kafkajs read records that others have compressed; by itself it knows gzip only. Codecs of the user's own stay. */
export function addDecodersToKafkajs({ CompressionTypes, CompressionCodecs }: typeof import('kafkajs')): void {
  const types = { snappy: CompressionTypes.Snappy, lz4: CompressionTypes.LZ4, zstd: CompressionTypes.ZSTD } as const;
  for (const name of ['snappy', 'lz4', 'zstd'] as const) {
    const type = types[name];
    if (isRegistered(CompressionCodecs[type])) continue;
    const codec = {
      async decompress(bytes: Buffer): Promise<Buffer> {
        try {
          return Buffer.from((await decoders[name]())(bytes));
        } catch (cause) {
          throw new Error(`cannot decompress records with the codec ${name}: ${reasonOf(cause)}`, { cause });
        }
      },
      async compress(): Promise<never> {
        throw new Error(`the codec ${name} is for reading only`);
      },
    };
    CompressionCodecs[type] = () => codec;
  }
}

/** The codecs that kafkajs lacks throw when they are asked for. */
function isRegistered(codecOf: () => unknown): boolean {
  try {
    codecOf();
    return true;
  } catch {
    return false;
  }
}

/**
 * Lets `@platformatic/kafka` read what Java's producer has compressed with snappy, in whose frame it gets lost, and zstd, which it
 * reads only where Node itself does (from 22.15).
 */
export async function addDecodersToPlatformatic({ compressionsAlgorithms }: Platformatic): Promise<void> {
  for (const name of ['snappy', 'zstd'] as const) {
    const decompress = await decoders[name]();
    const decompressSync = (data: Buffer | { readonly buffer: Buffer }) =>
      Buffer.from(decompress(Buffer.isBuffer(data) ? data : data.buffer));
    Object.assign(compressionsAlgorithms[name], { decompressSync });
  }
}
