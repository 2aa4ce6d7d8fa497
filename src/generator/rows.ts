import { SpindleError } from '../errors.ts';
import type { RandomFamily } from '../random.ts';
import type { Source } from './column.ts';
import { childLayout, evenLayout, type Layout } from './layout.ts';

/** How many rows a table has: as its scale says, a fixed number, or as its parents have. */
export type Rows = 'scaled' | number | ChildRows;

/** Rows that belong to the rows of a parent: see {@link perParent} and {@link oneForEach}. */
export interface ChildRows {
  readonly parent: string;
  /** How the children divide into blocks, one for each block of parents. */
  layout(parent: Source, random: RandomFamily): Layout;
}

/** The layout of a table of `rows` rows, none of them children. */
export const ownRows = evenLayout;

/**
 * ⌊ratio·n⌋ children of the first n parents, exact at each block of parents, and at random within it; at least one
 * for each parent where the ratio is 1 or more.
 */
export function perParent(parent: string, ratio: number): ChildRows {
  if (!(ratio > 0 && ratio <= 100)) throw new SpindleError('INVALID_OPTION', `ratio must be in (0, 100], got ${ratio}`);
  const least = ratio >= 1 ? 1 : 0;
  return {
    parent,
    layout: ({ layout }, random) =>
      childLayout(
        parent,
        layout,
        (n) => Math.floor(ratio * n),
        (block, parents, children) => {
          const stream = random.block(block);
          const counts = new Uint32Array(parents).fill(least);
          for (let i = least * parents; i < children; i++) {
            const p = stream.integer(parents);
            counts[p] = (counts[p] as number) + 1;
          }
          return counts;
        },
      ),
  };
}

/** One child for each parent whose `column` has `value`: the column must be one that gives it an exact number of times. */
export function oneForEach(parent: string, column: string, value: string): ChildRows {
  return {
    parent,
    layout(source) {
      const strategy = source.strategy(column);
      const { exactly } = strategy;
      if (exactly === undefined)
        throw new SpindleError('INVALID_OPTION', `${parent}.${column} must be an exactShare column`);
      const values = source.texts(column);
      return childLayout(
        parent,
        source.layout,
        (n) => exactly(value, n),
        (block, parents) => {
          const from = values.block(block);
          const counts = new Uint32Array(parents);
          for (let p = 0; p < parents; p++) counts[p] = from[p] === value ? 1 : 0;
          return counts;
        },
      );
    },
  };
}
