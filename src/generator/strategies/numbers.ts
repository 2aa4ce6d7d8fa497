import type { Fill, Strategy } from '../column.ts';
import { normalQuantile } from '../normal.ts';
import { cents, numeric } from './perRow.ts';

/** Options of {@link lognormal}: the exponential of a normal distribution, cut to a range. */
export interface LognormalOptions {
  readonly mu: number;
  readonly sigma: number;
  readonly clamp: readonly [least: number, most: number];
}

/** Lognormal amounts in cents, cut to a range. */
export function lognormal({ mu, sigma, clamp: [least, most] }: LognormalOptions): Strategy<number> {
  return numeric('number', 'plain', () => (stream) => {
    const value = Math.exp(mu + sigma * normalQuantile(stream.uniform()));
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
  return numeric('number', 'plain', (site) => {
    const shift = site.random(`${site.column}/shift`).block(0).uniform();
    return (stream, row) => {
      const u = stream.uniform();
      const quantile = (shift + row * 0.618_033_988_749_894_8 + (u - 0.5) * 0.001) % 1;
      const score = row < pinned ? sigma / 2 + (u - 0.5) * 0.2 : normalQuantile(Math.abs(quantile));
      return cents(Math.min(most, Math.max(least, Math.exp(mu + sigma * score))));
    };
  });
}

/** 1 with chance `p`, 2 with what is left times `p`, and so on, up to `most`. */
export function geometric({ p, most }: { readonly p: number; readonly most: number }): Strategy<number> {
  const rest = 1 - p;
  return numeric('integer', 'plain', () => (stream) => {
    const u = stream.uniform();
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
    bind(site): Fill {
      const family = site.random();
      const source = site.table.numbers(column);
      return (block) => {
        const stream = family.block(block);
        return source.block(block).map((value) => cents(value * (least + (most - least) * stream.uniform())));
      };
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
    bind(site): Fill {
      const [first, second = first, third = first] = from;
      const [a, b, c] = [first, second, third].map((name) => site.table.numbers(name));
      return (block, _first, count) => {
        const [x, y, z] = [a?.block(block), b?.block(block), c?.block(block)];
        const values = new Float64Array(count);
        for (let i = 0; i < count; i++) values[i] = compute(x?.[i] as number, y?.[i] as number, z?.[i] as number);
        return values;
      };
    },
  };
}

/** An amount as another strategy draws it; where that passes `limit` of the same row, a random share of the limit. */
export function atMostColumn(
  amounts: Strategy<number>,
  limit: (site: Parameters<Strategy<number>['bind']>[0]) => Fill,
  [least, most]: readonly [number, number],
): Strategy<number> {
  return {
    type: 'number',
    encoding: 'plain',
    bind(site): Fill {
      const amount = amounts.bind(site);
      const limits = limit(site);
      const family = site.random(`${site.column}/cut`);
      return (block, first, count) => {
        const stream = family.block(block);
        const caps = limits(block, first, count);
        return Float64Array.from(amount(block, first, count) as Float64Array, (value, i) => {
          const share = least + (most - least) * stream.uniform();
          const cap = caps[i] as number;
          return value <= cap ? value : cents(cap * share);
        });
      };
    },
  };
}
