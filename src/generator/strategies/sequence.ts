import type { Strategy } from '../column.ts';

/** `start`, `start + 1`, and so on: a primary key. */
export function sequence(start = 1): Strategy<number> {
  return {
    type: 'integer',
    encoding: 'plain',
    start,
    ordered: true,
    bind: () => (_block, first, count) => {
      const values = new Float64Array(count);
      for (let i = 0; i < count; i++) values[i] = start + first + i;
      return values;
    },
  };
}
