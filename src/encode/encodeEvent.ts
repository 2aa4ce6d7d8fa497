import { mayCompile } from '../compile/compile.ts';
import type { ByteWriter } from './byteWriter.ts';
import { compileShape, type ShapeWriter } from './compileShape.ts';
import { createDateWriter } from './dateWriter.ts';
import { stringify } from './stringify.ts';

/** An encoder compiles writers for so many lists of keys. Events with other keys are written by `JSON.stringify`. */
const MAX_SHAPES = 64;

/** Writes one event as one line of strict JSON, without the line feed. */
export type EventEncoder = (event: object, out: ByteWriter) => void;

/**
 * Returns an encoder that writes the same bytes as `JSON.stringify`, and a bigint as its digits. So NaN, infinities and invalid
 * dates are null, lone surrogates are escaped, and symbol keys are left out.
 *
 * The encoder compiles a writer for each list of keys that it meets, up to 64, and tries the last writer first. So use one encoder
 * for each stream. It keeps no event. If the host forbids compiling, it writes the same bytes more slowly.
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
    if (!shapes.has(name) && shapes.size < MAX_SHAPES) shapes.set(name, compileShape(event, writeDate));
    return shapes.get(name);
  };

  return (event, out) => {
    const start = out.length;
    if (last(event, out)) return;
    out.length = start;
    const writer = isRecord(event) ? writerFor(event) : undefined;
    if (writer !== undefined) {
      last = writer;
      if (writer(event, out)) return;
      out.length = start;
    }
    out.text(stringify(event));
  };
}

/** Writes one event a line, each with a line feed. */
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
