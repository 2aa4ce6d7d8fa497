import type { RandomStream } from '../../random/random.ts';
import type { Strategy } from '../column.ts';
import type { Reader } from '../reader.ts';
import { type Maybe, type NullRate, numeric, textsOf } from './perRow.ts';

/** Row i has item i of the list; the list starts again at its end. */
export function listed<const V extends string>(values: readonly V[]): Strategy<V> {
  return {
    type: 'text',
    encoding: 'plain',
    bind: ({ table }) => textsOf(table.layout, (row) => values[row % values.length] as string),
  };
}

/** Row i has number i of the list, null included; the list starts again at its end. */
export function listedNumbers<const V extends number | null>(values: readonly V[]): Strategy<V> {
  return numeric('integer', 'nullable', () => (row) => values[row % values.length] ?? Number.NaN);
}

/** A word of a list, all alike; the list is loaded when the column is first read. */
export function vocabulary(load: () => readonly string[]): Strategy<string> {
  return compose([], () => {
    const words = load();
    return (random) => words[random.integer(words.length)] as string;
  });
}

/** A word of the list that another column's value names; the lists are loaded when the column is first read. */
export function vocabularyBy(
  column: string,
  load: () => Readonly<Record<string, readonly string[]>>,
): Strategy<string> {
  return compose([column], () => {
    const lists = load();
    return (random, name) => {
      const words = lists[name as string] ?? [];
      return words[random.integer(words.length)] ?? '';
    };
  });
}

/** Makes a text out of the row's other columns (as text) and random numbers. */
export type Compose = (random: RandomStream, ...values: readonly string[]) => string;

/** A text made of other columns of the row; `prepare` runs once, when the column is first read. */
export function compose<const O extends NullRate = Record<never, never>>(
  from: readonly string[],
  prepare: () => Compose,
  options?: O,
): Strategy<Maybe<string, O>> {
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
