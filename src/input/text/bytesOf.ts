import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Found } from '../found.ts';

const READ_SIZE = 262_144;

/** The bytes of an input. Gzip is unpacked: its first two bytes tell it, because stdin has no name, and a name may be wrong. */
export async function* bytesOf(input: Readable, found: Pick<Found, 'isGzip'>): AsyncGenerator<Buffer> {
  try {
    const first = await firstBytes(input);
    found.isGzip = first[0] === 0x1f && first[1] === 0x8b;
    if (found.isGzip) yield* gunzipped(input, first);
    else if (first.length > 0) yield first;
    if (!found.isGzip && first.length > 1) yield* input as AsyncIterable<Buffer>;
  } finally {
    input.destroy();
  }
}

/** At least two bytes, unless there are fewer. */
async function firstBytes(input: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of input.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > 1) break;
  }
  return Buffer.concat(chunks);
}

async function* gunzipped(input: Readable, first: Buffer): AsyncGenerator<Buffer> {
  input.unshift(first);
  try {
    // The pipeline destroys the other stream if one fails, so the loop throws the error of either.
    yield* pipeline(input, createGunzip({ chunkSize: READ_SIZE }), () => {}) as AsyncIterable<Buffer>;
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw cause;
    const what = code === 'Z_BUF_ERROR' ? 'its gzip data ends too early' : `its gzip data is damaged (${message})`;
    throw new Error(what, { cause });
  }
}
