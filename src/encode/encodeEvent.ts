import { mayCompile } from '../compile/compile.ts';
import type { ByteWriter } from './byteWriter.ts';
import { compileShape, type ShapeWriter } from './compileShape.ts';
import { createDateWriter } from './dateWriter.ts';
import { stringify } from './stringify.ts';

/** An encoder compiles so many lists of keys; events with further ones are written by `JSON.stringify`. */
const MAX_SHAPES = 64;

/** Writes one event as one line of strict JSON, without the line feed. */
export type EventEncoder = (event: object, out: ByteWriter) => void;

/**
 * Returns an encoder that agrees byte for byte with `JSON.stringify` wherever that is defined. In addition, a bigint is
 * written as its digits. NaN, infinities and invalid dates become null, lone surrogates are escaped, and keys that are
 * symbols are left out.
 *
 * It compiles a function for each list of keys that it meets, up to 64 of them, and tries the last one first: use one
 * encoder for each stream. It keeps no event. Where the host forbids compiling, it writes the same bytes more slowly.
 *
 * @throws TypeError if an event contains itself
 */
export function createEncoder(): EventEncoder {
  if (!mayCompile()) return (event, out) => out.text(stringify(event));
  const writeDate = createDateWriter();
  const shapes = new Map<string, ShapeWriter | undefined>();
  let last: ShapeWriter = () => false;

  const writerFor = (event: object): ShapeWriter | undefined => {
    const keys = Object.keys(event);
    const name = keys.length === 0 ? '' : JSON.stringify(keys);
    if (!shapes.has(name) && shapes.size < MAX_SHAPES) shapes.set(name, compileShape(keys, writeDate));
    return shapes.get(name);
  };

  return (event, out) => {
    const start = out.length;
    if (isRecord(event)) {
      if (last(event, out)) return;
      const writer = writerFor(event);
      out.length = start;
      if (writer !== undefined) {
        last = writer;
        if (writer(event, out)) return;
        out.length = start;
      }
    }
    out.text(stringify(event));
  };
}

/** Writes events one a line, each with its line feed. */
export function encodeLines(encode: EventEncoder, events: readonly object[], out: ByteWriter): void {
  for (const event of events) {
    encode(event, out);
    out.lineFeed();
  }
}

function isRecord(event: object): boolean {
  const prototype = Object.getPrototypeOf(event);
  return (prototype === Object.prototype || prototype === null) && !Array.isArray(event);
}
