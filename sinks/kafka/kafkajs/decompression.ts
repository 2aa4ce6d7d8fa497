import { reasonOf } from '../../../src/errors.ts';

type Decompress = (bytes: Buffer) => Uint8Array;

/** Each decoder is loaded when records of its codec arrive. */
const decoders: Readonly<Record<'Snappy' | 'LZ4' | 'ZSTD', () => Promise<Decompress>>> = {
  Snappy: async () => (await import('../read/snappy.ts')).decompressSnappy,
  LZ4: async () => (await import('../read/lz4.ts')).decompressLz4,
  ZSTD: async () => (await import('fzstd')).decompress,
};

/** Lets kafkajs read records that others have compressed; by itself it knows gzip only. Codecs of the user's own stay. */
export function registerDecoders({ CompressionTypes, CompressionCodecs }: typeof import('kafkajs')): void {
  for (const name of ['Snappy', 'LZ4', 'ZSTD'] as const) {
    const type = CompressionTypes[name];
    if (isRegistered(CompressionCodecs[type])) continue;
    const codec = {
      async decompress(bytes: Buffer): Promise<Buffer> {
        try {
          return Buffer.from((await decoders[name]())(bytes));
        } catch (cause) {
          throw new Error(`cannot decompress records with the codec ${name.toLowerCase()}: ${reasonOf(cause)}`, {
            cause,
          });
        }
      },
      async compress(): Promise<never> {
        throw new Error(`the codec ${name.toLowerCase()} is for reading only`);
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
