import {
  column as aColumn,
  aFraction,
  aFunction,
  arrayOf,
  checkOptions,
  must,
  recordOf,
} from '../../options/checkOptions.ts';
import type { RandomStream } from '../../random/random.ts';
import type { Strategy } from '../column.ts';
import type { Reader } from '../reader.ts';
import { type Maybe, type NullRate, numeric, textsOf } from './perRow.ts';

const texts = arrayOf(
  must((value) => typeof value === 'string', 'a string'),
  1,
);

/**
 * Row i holds item i of the list. After the last item the list begins again.
 *
 * @example
 * ```ts
 * import { listed } from 'spindle-rx/generator';
 *
 * const columns = { name: listed(['north', 'south']) };
 * ```
 */
export function listed<const V extends string>(values: readonly V[]): Strategy<V> {
  texts(values, ['values']);
  return {
    type: 'text',
    encoding: 'plain',
    bind: ({ table }) => textsOf(table.layout, (row) => values[row % values.length] as string),
  };
}

/**
 * Row i holds number i of the list, which may be null. After the last number the list begins again.
 *
 * @example
 * ```ts
 * import { listedNumbers } from 'spindle-rx/generator';
 *
 * const columns = { floor: listedNumbers([0, 1, 2]) };
 * ```
 */
export function listedNumbers<const V extends number | null>(values: readonly V[]): Strategy<V> {
  arrayOf(
    must((value) => value === null || Number.isFinite(value), 'a finite number or null'),
    1,
  )(values, ['values']);
  return numeric('integer', 'nullable', () => (row) => values[row % values.length] ?? Number.NaN);
}

/**
 * A random word of a list, all equally likely. `load` is called when the column is first read.
 *
 * @example
 * ```ts
 * import { vocabulary } from 'spindle-rx/generator';
 *
 * const columns = { town: vocabulary(() => ['Old Town', 'Harbour']) };
 * ```
 */
export function vocabulary(load: () => readonly string[]): Strategy<string> {
  aFunction(load, ['load']);
  return compose([], () => {
    const words = load();
    texts(words, ['load']);
    return (random) => words[random.integer(words.length)] as string;
  });
}

/**
 * A random word of the list that another column names. `load` is called when the column is first read.
 *
 * @example
 * ```ts
 * import { vocabularyBy } from 'spindle-rx/generator';
 *
 * const columns = { nickname: vocabularyBy('group', () => ({ child: ['Bee', 'Bo'], adult: ['Ada'] })) };
 * ```
 */
export function vocabularyBy(
  column: string,
  load: () => Readonly<Record<string, readonly string[]>>,
): Strategy<string> {
  aColumn(column, ['column']);
  aFunction(load, ['load']);
  return compose([column], () => {
    const lists = load();
    recordOf(texts, 'a function that gives lists of words by value')(lists, ['load']);
    return (random, name) => {
      const words = lists[name as string] ?? [];
      return words[random.integer(words.length)] ?? '';
    };
  });
}

/** Makes a text out of random numbers and the row's other columns, as text. */
export type Compose = (random: RandomStream, ...values: readonly string[]) => string;

/**
 * A text made of other columns of the row. `prepare` is called once, when the column is first read, and returns the
 * function that makes the texts.
 *
 * @example
 * ```ts
 * import { compose } from 'spindle-rx/generator';
 *
 * const columns = { mail: compose(['nickname', 'member_id'], () => (_random, name, id) => `${name}${id}@example.org`) };
 * ```
 */
export function compose<const O extends NullRate = Record<never, never>>(
  from: readonly string[],
  prepare: () => Compose,
  options?: O,
): Strategy<Maybe<string, O>> {
  arrayOf(aColumn)(from, ['from']);
  aFunction(prepare, ['prepare']);
  checkOptions<NullRate>('compose', options === undefined ? {} : options, { nullRate: aFraction });
  return {
    type: 'text',
    encoding: 'plain',
    bind(context): Reader {
      const nullRate = options?.nullRate ?? 0;
      const random = context.random();
      const { layout } = context.table;
      const readers: readonly Reader[] = from.map((name) => context.table.values(name));
      const make = prepare();
      const text = (row: number, values: readonly string[]): string | null => {
        const stream = random.stream(row);
        return nullRate > 0 && stream.uniform() < nullRate ? null : make(stream, ...values);
      };
      return {
        block(block) {
          const first = layout.first(block);
          const blocks = readers.map((reader) => reader.block(block));
          return Array.from({ length: layout.first(block + 1) - first }, (_, i) =>
            text(
              first + i,
              blocks.map((values) => String(values[i])),
            ),
          );
        },
        at: (row) =>
          text(
            row,
            readers.map((reader) => String(reader.at(row))),
          ),
      };
    },
  };
}
