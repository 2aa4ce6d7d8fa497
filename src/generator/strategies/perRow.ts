import type { RandomFamily } from '../../random/random.ts';
import type { ColumnType } from '../../table/table.ts';
import type { Encoding, Reader, Site, Strategy } from '../column.ts';
import type { Layout } from '../layout.ts';
import { ownFunction } from '../ownFunction.ts';
import { roomFor } from '../slab.ts';

/** What may be left out of a column. */
export interface NullRate {
  /** The share of rows without a value; default 0. */
  readonly nullRate?: number;
}

/** `V`, or `V | null` where the options say that values may be missing. */
export type Maybe<V, O> = O extends { readonly nullRate: number } ? V | null : V;

/** Numbers, each made out of its row number. */
export function numbersOf({ first }: Layout, make: (row: number) => number): Reader<Float64Array> {
  const fill = ownFunction<(values: Float64Array, start: number, make: (row: number) => number) => Float64Array>(
    'values, start, make',
    'for (let i = 0; i < values.length; i++) values[i] = make(start + i); return values;',
  );
  return {
    block(block) {
      const start = first(block);
      return fill(roomFor(first(block + 1) - start), start, make);
    },
    at: make,
  };
}

/** Texts, each made out of its row number. */
export function textsOf<V extends string | null>({ first }: Layout, make: (row: number) => V): Reader<readonly V[]> {
  const fill = ownFunction<(start: number, end: number, make: (row: number) => V) => V[]>(
    'start, end, make',
    'const texts = []; for (let row = start; row < end; row++) texts.push(make(row)); return texts;',
  );
  return { block: (block) => fill(first(block), first(block + 1), make), at: make };
}

/** Numbers, each made out of its row number and another number of the row. */
export function numbersFrom(
  { first }: Layout,
  source: Reader<Float64Array>,
  make: (row: number, value: number) => number,
): Reader<Float64Array> {
  const fill = ownFunction<
    (
      values: Float64Array,
      start: number,
      from: Float64Array,
      make: (row: number, value: number) => number,
    ) => Float64Array
  >(
    'values, start, from, make',
    'for (let i = 0; i < values.length; i++) values[i] = make(start + i, from[i]); return values;',
  );
  return {
    block(block) {
      const from = source.block(block);
      return fill(roomFor(from.length), first(block), from, make);
    },
    at: (row) => make(row, source.at(row) as number),
  };
}

/** A numeric strategy that needs nothing but randomness and the row number. */
export function numeric<V>(
  type: ColumnType,
  encoding: Encoding,
  prepare: (random: RandomFamily, site: Site) => (row: number) => number,
): Strategy<V> {
  return { type, encoding, bind: (site) => numbersOf(site.table.layout, prepare(site.random(), site)) };
}

/** Rounds to cents. */
export const cents = (value: number): number => Math.round(value * 100) / 100;
