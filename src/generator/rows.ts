import { SpindleError } from '../errors.ts';
import type { RandomFamily } from '../random/random.ts';
import { childLayout } from './childLayout.ts';
import type { Source } from './column.ts';
import { evenLayout, type Layout } from './layout.ts';

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

/** Parents whose children are counted together: so few that the children of one of them are soon found. */
const LITTER = 10;

/**
 * ⌊ratio·n⌋ children of the first n parents, exact for each ten parents, and at random among them; at least
 * one for each parent where the ratio is 1 or more.
 */
export function perParent(parent: string, ratio: number): ChildRows {
  if (!(ratio > 0 && ratio <= 100)) throw new SpindleError('INVALID_OPTION', `ratio must be in (0, 100], got ${ratio}`);
  return {
    parent,
    layout: ({ layout }, random) =>
      childLayout(parent, layout, {
        litter: LITTER,
        least: ratio >= 1 ? 1 : 0,
        upTo: (n) => Math.floor(ratio * n),
        count(more, _parent, child, children) {
          for (let i = 0, draw = child; i < children; draw++) {
            // What choosing a parent leaves of a uniform number is uniform again, with fewer bits: 26 after the eighth.
            let rest = random.uniform(draw);
            for (let k = 0; k < 8 && i < children; k++, i++) {
              rest *= more.length;
              const p = rest | 0;
              rest -= p;
              more[p] = (more[p] as number) + 1;
            }
          }
        },
      }),
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
      return childLayout(parent, source.layout, {
        litter: Number.MAX_SAFE_INTEGER,
        least: 0,
        upTo: (n) => exactly(value, n),
        count(more, parent) {
          const texts = values.block(source.layout.blockOf(parent));
          for (let p = 0; p < more.length; p++) if (texts[p] === value) more[p] = 1;
        },
      });
    },
  };
}
