import { nothingFound } from '../found.ts';
import { type InputSource, unreadable } from '../inputSource.ts';
import { bytesOf } from './bytesOf.ts';
import { checkLength, LONGEST_TEXT } from './longestText.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The lines of an input as bytes, unpacked if it is gzip, without their ends and without empty ones, as many at a time as a read has brought. */
export async function* lineBytes(source: InputSource, longest = LONGEST_TEXT): AsyncGenerator<readonly Uint8Array[]> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  try {
    for await (const chunk of bytesOf(source.open(), nothingFound())) {
      const lines: Uint8Array[] = [];
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        const line = chunk.subarray(start, end);
        add(lines, rest.length === 0 ? line : Buffer.concat([...rest, line]));
        rest = [];
        restBytes = 0;
        start = end + 1;
      }
      if (start < chunk.length) rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
      checkLength('a line', restBytes, longest);
      if (lines.length > 0) yield lines;
    }
  } catch (error) {
    throw unreadable(source.label, error);
  }
  const lines: Uint8Array[] = [];
  add(lines, Buffer.concat(rest));
  yield lines;
}

function add(lines: Uint8Array[], line: Buffer): void {
  const whole = line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
  if (whole.length > 0) lines.push(whole);
}
