import { crc32 } from 'node:zlib';
import type { Draw } from './draw.ts';
import { mutated } from './mutate.ts';
import { hostileText } from './values.ts';

/** A checkpoint with changed bytes; or with a changed field and the checksum of that, as another version might write it. */
export function changedCheckpoint(draw: Draw, content: Buffer): Buffer {
  if (draw.chance(0.4)) return mutated(draw, content);
  const { checksum: _, ...state } = JSON.parse(content.toString()) as Record<string, unknown>;
  changeSomewhere(draw, state);
  const rest = `${JSON.stringify(state, undefined, 2).slice(1)}\n`;
  const text = `{\n  "checksum": "${crc32(rest).toString(16).padStart(8, '0')}",${rest}`;
  return draw.chance(0.1) ? Buffer.from(JSON.stringify(state)) : Buffer.from(text);
}

/** Walks down to some member, and changes, removes or adds one. */
function changeSomewhere(draw: Draw, object: Record<string, unknown>): void {
  const name = draw.pick(Object.keys(object));
  const value = object[name];
  if (name === undefined) return;
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && draw.chance(0.8)) {
    changeSomewhere(draw, value as Record<string, unknown>);
    return;
  }
  const changed = otherValue(draw, value);
  if (draw.chance(0.2)) delete object[name];
  else if (draw.chance(0.1)) Object.defineProperty(object, hostileText(draw), { value: changed, enumerable: true });
  else object[name] = changed;
}

const otherValue = (draw: Draw, value: unknown): unknown =>
  draw.pick([
    ...[null, -1, 0.5, 0, 1, 2 ** 53, 1e308, true, false, '', 'x', [], {}, [[]], { eventsSent: 1 }],
    ...(typeof value === 'number' ? [value + 1, value - 1, -value, `${value}`] : []),
    hostileText(draw),
  ]);
