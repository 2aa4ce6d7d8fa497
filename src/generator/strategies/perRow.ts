import type { RandomFamily, RandomStream } from '../../random.ts';
import type { Encoding, Fill, Site, Strategy } from '../column.ts';
import type { ColumnType } from '../table.ts';

/** What may be left out of a column. */
export interface NullRate {
  /** The share of rows without a value; default 0. */
  readonly nullRate?: number;
}

/** `V`, or `V | null` where the options say that values may be missing. */
export type Maybe<V, O> = O extends { readonly nullRate: number } ? V | null : V;

/** Fills a block of numbers, one call of `draw` a row; `begin` prepares a block. */
export function fillNumbers(family: RandomFamily, draw: (stream: RandomStream, row: number) => number): Fill {
  return (block, first, count) => {
    const stream = family.block(block);
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = draw(stream, first + i);
    return values;
  };
}

/** A numeric strategy that needs nothing but randomness and the row number. */
export function numeric<V>(
  type: ColumnType,
  encoding: Encoding,
  prepare: (site: Site) => (stream: RandomStream, row: number) => number,
): Strategy<V> {
  return { type, encoding, bind: (site) => fillNumbers(site.random(), prepare(site)) };
}

/** Rounds to cents. */
export const cents = (value: number): number => Math.round(value * 100) / 100;
