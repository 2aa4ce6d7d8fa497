import type { ColumnContext, Strategy } from '../column.ts';
import { normalQuantile } from '../normal.ts';
import { pooledArray } from '../pooledArray.ts';
import type { Reader } from '../reader.ts';
import { cents, numbersFrom, numeric } from './perRow.ts';

/** Options of {@link lognormal}: the exponential of a normal distribution, cut to a range. */
export interface LognormalOptions {
  readonly mu: number;
  readonly sigma: number;
  readonly clamp: readonly [least: number, most: number];
}

/** Lognormal amounts in cents, cut to a range. */
export function lognormal({ mu, sigma, clamp: [least, most] }: LognormalOptions): Strategy<number> {
  return numeric('number', 'plain', (random) => (row) => {
    const value = Math.exp(mu + sigma * normalQuantile(random.uniform(row)));
    return cents(Math.min(most, Math.max(least, value)));
  });
}

/**
 * Lognormal amounts spread evenly over the rows, so that the mean over any run of rows is near the mean of all; the
 * first `pinned` rows are near that mean. For a table of which the first rows are by far the most popular.
 */
export function spreadLognormal(options: LognormalOptions & { readonly pinned: number }): Strategy<number> {
  const { mu, sigma, pinned } = options;
  const [least, most] = options.clamp;
  return numeric('number', 'plain', (random, context) => {
    const shift = context.random(`${context.column}/shift`).uniform(0);
    return (row) => {
      const u = random.uniform(row);
      const quantile = (shift + row * 0.618_033_988_749_894_8 + (u - 0.5) * 0.001) % 1;
      const score = row < pinned ? sigma / 2 + (u - 0.5) * 0.2 : normalQuantile(Math.abs(quantile));
      return cents(Math.min(most, Math.max(least, Math.exp(mu + sigma * score))));
    };
  });
}

/** 1 with chance `p`, 2 with what is left times `p`, and so on, up to `most`. */
export function geometric({ p, most }: { readonly p: number; readonly most: number }): Strategy<number> {
  const rest = 1 - p;
  return numeric('integer', 'plain', (random) => (row) => {
    const u = random.uniform(row);
    let value = 1;
    for (let more = rest; u < more && value < most; more *= rest) value++;
    return value;
  });
}

/** Another amount of the row times a factor uniform in a range, in cents. */
export function timesColumn(column: string, [least, most]: readonly [number, number]): Strategy<number> {
  return {
    type: 'number',
    encoding: 'plain',
    bind(context) {
      const random = context.random();
      return numbersFrom(context.table.layout, context.table.numbers(column), (row, value) =>
        cents(value * (least + (most - least) * random.uniform(row))),
      );
    },
  };
}

/** A number computed from up to three numbers of the row. */
export function formula(
  from: readonly [string, string?, string?],
  compute: (a: number, b: number, c: number) => number,
): Strategy<number> {
  return {
    type: 'number',
    encoding: 'plain',
    bind({ table }): Reader {
      const [first, second = first, third = first] = from;
      const [a, b, c] = [table.numbers(first), table.numbers(second), table.numbers(third)];
      return {
        block(block) {
          const [x, y, z] = [a.block(block), b.block(block), c.block(block)];
          const values = pooledArray(x.length);
          for (let i = 0; i < values.length; i++) values[i] = compute(x[i] as number, y[i] as number, z[i] as number);
          return values;
        },
        at: (row) => compute(a.at(row) as number, b.at(row) as number, c.at(row) as number),
      };
    },
  };
}

/** An amount as another strategy draws it; where that passes `limit` of the same row, a random share of the limit. */
export function atMostColumn(
  amounts: Strategy<number>,
  limit: (context: ColumnContext) => Reader<Float64Array>,
  [least, most]: readonly [number, number],
): Strategy<number> {
  return {
    type: 'number',
    encoding: 'plain',
    bind(context): Reader {
      const amount = amounts.bind(context) as Reader<Float64Array>;
      const limits = limit(context);
      const random = context.random(`${context.column}/cut`);
      const cut = (row: number, value: number, cap: number): number =>
        value <= cap ? value : cents(cap * (least + (most - least) * random.uniform(row)));
      return {
        block(block) {
          const first = context.table.layout.first(block);
          const caps = limits.block(block);
          return amount.block(block).map((value, i) => cut(first + i, value, caps[i] as number));
        },
        at: (row) => cut(row, amount.at(row) as number, limits.at(row) as number),
      };
    },
  };
}
