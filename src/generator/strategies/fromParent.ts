import { column as aColumn, oneOf } from '../../options/checkOptions.ts';
import type { ColumnContext, Encoding, Strategy } from '../column.ts';
import { pooledArray } from '../pooledArray.ts';
import type { Reader } from '../reader.ts';
import { parentIndexOf } from './parentIndexOf.ts';

/** The value types of the columns of numbers. */
interface Numeric {
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly date: Date;
}

const ENCODING: Record<keyof Numeric, Encoding> = {
  integer: 'plain',
  number: 'plain',
  boolean: 'boolean',
  date: 'date',
};

/**
 * A column of the row's parent.
 *
 * @example
 * ```ts
 * import { fromParent } from 'spindle-rx/generator';
 *
 * const columns = { joined_at: fromParent('date', 'joined_at') };
 * ```
 */
export function fromParent<T extends 'integer' | 'number' | 'date' | 'boolean'>(
  type: T,
  column: string,
): Strategy<Numeric[T]> {
  oneOf('integer', 'number', 'date', 'boolean')(type, ['type']);
  return parentColumn(type, ENCODING[type], column);
}

/**
 * A column of the row's parent that may be null.
 *
 * @example
 * ```ts
 * import { nullableFromParent } from 'spindle-rx/generator';
 *
 * const columns = { campaign_id: nullableFromParent('integer', 'campaign_id') };
 * ```
 */
export function nullableFromParent(type: 'integer' | 'number', column: string): Strategy<number | null> {
  oneOf('integer', 'number')(type, ['type']);
  return parentColumn(type, 'nullable', column);
}

function parentColumn<V>(type: keyof Numeric, encoding: Encoding, column: string): Strategy<V> {
  aColumn(column, ['column']);
  return {
    type,
    encoding,
    references: (parent) => parent.references(column),
    bind: (context) => parentValues(context, column),
  };
}

/**
 * Reads a column of the parent: for each row, its parent's value.
 *
 * @example
 * ```ts
 * import { atMostColumn, lognormal, parentValues } from 'spindle-rx/generator';
 *
 * const amounts = lognormal({ mu: 1, sigma: 1, clamp: [1, 50] });
 * const columns = { refund: atMostColumn(amounts, (context) => parentValues(context, 'total'), [0.3, 1]) };
 * ```
 */
export function parentValues(context: ColumnContext, column: string): Reader<Float64Array> {
  aColumn(column, ['column']);
  const index = parentIndexOf(context);
  const source = context.otherTable(index.parent).numbers(column);
  return {
    block(block) {
      const from = source.block(block);
      const { parents } = index.childrenOfBlock(block);
      const values = pooledArray(parents.length);
      for (let i = 0; i < values.length; i++) values[i] = from[parents[i] as number] as number;
      return values;
    },
    at: (row) => source.at(index.parentOf(row)) as number,
  };
}
