import type { ByteWriter } from './byteWriter.ts';
import { compileShape, type ShapeWriter } from './compileShape.ts';
import { createDateWriter } from './dateWriter.ts';
import { stringify } from './stringify.ts';

/** How many shapes an encoder compiles; what has yet another one is written by `JSON.stringify`. */
const MAX_SHAPES = 64;

/** Writes one event as one line of strict JSON, without the line feed. */
export type EventEncoder = (event: object, out: ByteWriter) => void;

/**
 * Returns an encoder that agrees byte for byte with `JSON.stringify` wherever that is defined; besides, a bigint is
 * written as its digits. NaN, infinities and invalid dates are null, lone surrogates are escaped, keys that are symbols
 * are left out.
 *
 * It compiles a function for each shape (list of keys) that it meets, up to 64 of them, and tries the last one first:
 * use one encoder per stream. It keeps no event.
 *
 * @throws TypeError where an event contains itself
 */
export function createEncoder(): EventEncoder {
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
