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
 * Decodes bytes, of which the first chunk holds a whole byte order mark, if there is one. It says more than the encoding, and is left out.
 * Without either they are UTF-8. Throws an `UndecodableError` after the text before what cannot be decoded.
 */
export async function* textOf(
  bytes: AsyncIterable<Buffer>,
  encoding: string | undefined,
  found: Pick<Found, 'encoding'>,
): AsyncGenerator<string> {
  let decoder: Decoder | undefined;
  for await (const chunk of bytes) {
    decoder ??= decoderOf(chunk, encoding);
    found.encoding = decoder.encoding;
    yield* decoder.decode(chunk);
  }
  if (decoder) yield* decoder.end();
}
