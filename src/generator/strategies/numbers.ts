import { checkOption } from '../../errors.ts';
import {
  column as aColumn,
  aFunction,
  aRange,
  type Checks,
  checkOptions,
  count,
  finite,
  isText,
  must,
  notNegative,
  positiveInteger,
  required,
} from '../../options/checkOptions.ts';
import { aStrategy } from '../checks.ts';
import type { ColumnContext, Strategy } from '../column.ts';
import { normalQuantile } from '../normal.ts';
import { pooledArray } from '../pooledArray.ts';
import type { Reader } from '../reader.ts';
import { cents, numbersFrom, numeric } from './perRow.ts';

/** Options of {@link lognormal}: mean and deviation of the logarithm, and the range that amounts are cut to. */
export interface LognormalOptions {
  readonly mu: number;
  readonly sigma: number;
  readonly clamp: readonly [least: number, most: number];
}

const lognormalChecks: Checks<LognormalOptions> = {
  mu: required(finite),
  sigma: required(notNegative),
  clamp: required(aRange),
};

/**
 * Lognormal amounts, cut to a range and rounded to cents.
 *
 * @example
 * ```ts
 * import { lognormal } from 'spindle-rx/generator';
 *
 * const columns = { price: lognormal({ mu: 3, sigma: 0.8, clamp: [1, 900] }) };
 * ```
 */
export function lognormal(options: LognormalOptions): Strategy<number> {
  checkOptions<LognormalOptions>('lognormal', options, lognormalChecks);
  const { mu, sigma } = options;
  const [least, most] = options.clamp;
  return numeric('number', 'plain', (random) => (row) => {
    const value = Math.exp(mu + sigma * normalQuantile(random.uniform(row)));
    return cents(Math.min(most, Math.max(least, value)));
  });
}

/**
 * Lognormal amounts spread evenly over the rows: the mean of any run of rows is near the mean of all, and each of the first
 * `pinned` rows is near that mean. For a table whose first rows are by far the most popular, so that a few amounts do not
 * decide the mean of what refers to it.
 *
 * @example
 * ```ts
 * import { spreadLognormal } from 'spindle-rx/generator';
 *
 * const columns = { price: spreadLognormal({ mu: 3, sigma: 0.8, clamp: [1, 900], pinned: 10 }) };
 * ```
 */
export function spreadLognormal(options: LognormalOptions & { readonly pinned: number }): Strategy<number> {
  checkOptions<typeof options>('spreadLognormal', options, { ...lognormalChecks, pinned: required(count) });
  const { mu, sigma, pinned } = options;
  const [least, most] = options.clamp;
  return numeric('number', 'plain', (random, context) => {
    const shift = context.random(`${context.column}/shift`).uniform(0);
    // Multiples of the golden ratio modulo 1 are spread evenly: a low-discrepancy sequence.
    return (row) => {
      const u = random.uniform(row);
      const quantile = (shift + row * 0.618_033_988_749_894_8 + (u - 0.5) * 0.001) % 1;
      // A lognormal variable reaches its mean at score sigma / 2.
      const score = row < pinned ? sigma / 2 + (u - 0.5) * 0.2 : normalQuantile(Math.abs(quantile));
      return cents(Math.min(most, Math.max(least, Math.exp(mu + sigma * score))));
    };
  });
}

/**
 * A geometric number: 1 with probability `p`, 2 with probability `(1 - p)·p`, and so on; at most `most`.
 *
 * @example
 * ```ts
 * import { geometric } from 'spindle-rx/generator';
 *
 * const columns = { quantity: geometric({ p: 0.6, most: 8 }) };
 * ```
 */
export function geometric(options: { readonly p: number; readonly most: number }): Strategy<number> {
  const { p, most } = checkOptions<typeof options>('geometric', options, {
    p: required(must((p) => Number.isFinite(p) && (p as number) > 0 && (p as number) <= 1, 'above 0 and at most 1')),
    most: required(positiveInteger),
  });
  const rest = 1 - p;
  return numeric('integer', 'plain', (random) => (row) => {
    const u = random.uniform(row);
    let value = 1;
    for (let more = rest; u < more && value < most; more *= rest) value++;
    return value;
  });
}

/**
 * Another amount of the row times a random factor, uniform in a range; rounded to cents.
 *
 * @example
 * ```ts
 * import { timesColumn } from 'spindle-rx/generator';
 *
 * const columns = { cost: timesColumn('price', [0.4, 0.6]) };
 * ```
 */
export function timesColumn(column: string, factors: readonly [number, number]): Strategy<number> {
  aColumn(column, ['column']);
  aRange(factors, ['factors']);
  const [least, most] = factors;
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

/**
 * A number computed from up to three numbers of the row.
 *
 * @example
 * ```ts
 * import { formula } from 'spindle-rx/generator';
 *
 * const columns = { total: formula(['price', 'quantity'], (price, quantity) => price * quantity) };
 * ```
 */
export function formula(
  from: readonly [string, string?, string?],
  compute: (a: number, b: number, c: number) => number,
): Strategy<number> {
  const isColumns = Array.isArray(from) && from.length >= 1 && from.length <= 3 && from.every(isText);
  checkOption(isColumns, 'from', from, 'an array of one to three columns');
  aFunction(compute, ['compute']);
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

/**
 * The amount of another strategy. If it passes the row's `limit`, a random share of the limit instead, within a range.
 *
 * @example
 * ```ts
 * import { atMostColumn, lognormal } from 'spindle-rx/generator';
 *
 * const amounts = lognormal({ mu: 1, sigma: 1, clamp: [1, 50] });
 * const columns = { discount: atMostColumn(amounts, (context) => context.table.numbers('price'), [0.3, 1]) };
 * ```
 */
export function atMostColumn(
  amounts: Strategy<number>,
  limit: (context: ColumnContext) => Reader<Float64Array>,
  shares: readonly [number, number],
): Strategy<number> {
  aStrategy(amounts, ['amounts']);
  aFunction(limit, ['limit']);
  aRange(shares, ['shares']);
  const [least, most] = shares;
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
