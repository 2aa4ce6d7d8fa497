import { optionError, show } from '../../errors.ts';
import type { Found } from '../found.ts';
import { type Decoder, decoderOf } from './decoders.ts';

/** Throws `INVALID_OPTION` unless `TextDecoder` knows the encoding. */
export function checkEncoding(encoding: string | undefined): void {
  if (encoding === undefined) return;
  try {
    new TextDecoder(encoding);
  } catch {
    const known = 'an encoding that TextDecoder knows, such as utf-8, utf-16le, windows-1252 or shift_jis';
    throw optionError('INVALID_OPTION', ['encoding'], ` must be ${known}, got ${show(encoding)}`);
  }
}

/**
 * Decodes bytes. Without an encoding they are UTF-16 if they begin with its byte order mark, else UTF-8. A byte order mark is left out. Throws an
 * `UndecodableError` after the text before what cannot be decoded.
 */
export async function* textOf(
  bytes: AsyncIterable<Buffer>,
  encoding: string | undefined,
  found: Pick<Found, 'encoding'>,
): AsyncGenerator<string> {
  let decoder: Decoder | undefined;
  for await (const chunk of beginningJoined(bytes)) {
    decoder ??= decoderOf(chunk, encoding);
    found.encoding = decoder.encoding;
    yield* decoder.decode(chunk);
  }
  if (decoder) yield* decoder.end();
}

/** A byte order mark has up to three bytes. */
const MARK_LENGTH = 3;

/** The chunks, of which the first is long enough to hold a byte order mark, unless all of them are shorter. */
async function* beginningJoined(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first: Buffer | undefined = Buffer.of();
  for await (const chunk of bytes) {
    if (first) first = Buffer.concat([first, chunk]);
    if (first && first.length < MARK_LENGTH) continue;
    yield first ?? chunk;
    first = undefined;
  }
  if (first && first.length > 0) yield first;
}
