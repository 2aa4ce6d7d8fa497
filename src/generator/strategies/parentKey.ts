import type { Strategy } from '../column.ts';
import { pooledArray } from '../pooledArray.ts';
import type { Reader } from '../reader.ts';
import { parentIndexOf } from './parentIndexOf.ts';

/**
 * The key of the row's parent, in a table whose rows are children (`perParent`, `oneForEach`).
 *
 * @example
 * ```ts
 * import { parentKey } from 'spindle-rx/generator';
 *
 * const columns = { order_id: parentKey() };
 * ```
 */
export function parentKey(): Strategy<number> {
  return {
    type: 'integer',
    encoding: 'plain',
    ordered: true,
    references: ({ name }) => name,
    bind(context): Reader {
      const index = parentIndexOf(context);
      const { keyStart, layout } = context.otherTable(index.parent);
      return {
        block(block) {
          const first = keyStart + layout.first(block);
          const { parents } = index.childrenOfBlock(block);
          const values = pooledArray(parents.length);
          for (let i = 0; i < values.length; i++) values[i] = first + (parents[i] as number);
          return values;
        },
        at: (row) => keyStart + index.parentOf(row),
      };
    },
  };
}

/**
 * True for the first child of each parent.
 *
 * @example
 * ```ts
 * import { firstOfParent } from 'spindle-rx/generator';
 *
 * const columns = { is_default: firstOfParent() };
 * ```
 */
export function firstOfParent(): Strategy<boolean> {
  return {
    type: 'boolean',
    encoding: 'boolean',
    bind(context): Reader {
      const index = parentIndexOf(context);
      return {
        block(block) {
          const { parents } = index.childrenOfBlock(block);
          const values = pooledArray(parents.length);
          for (let i = 0; i < values.length; i++) values[i] = i === 0 || parents[i - 1] !== parents[i] ? 1 : 0;
          return values;
        },
        at: (row) => (index.firstChild(index.parentOf(row)) === row ? 1 : 0),
      };
    },
  };
}
