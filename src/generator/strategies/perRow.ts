import { aFunction } from '../../options/checkOptions.ts';
import type { RandomFamily } from '../../random/random.ts';
import type { Blocks, ColumnType } from '../../table/table.ts';
import type { ColumnContext, Encoding, Strategy } from '../column.ts';
import { pooledArray } from '../pooledArray.ts';
import type { Reader } from '../reader.ts';
import { fillNumbers, type MakeNumber, type MapNumber, makeTexts, mapNumbers } from './columnLoops.ts';

/** What may be left out of a column. */
export interface NullRate {
  /** The share of rows without a value; default 0. */
  readonly nullRate?: number;
}

/** `V`, or `V | null` if the options say that values may be missing. */
export type Maybe<V, O> = O extends { readonly nullRate: number } ? V | null : V;

/**
 * Reads numbers that are each made out of the row number.
 *
 * @example
 * ```ts
 * import { numbersOf, type Strategy } from 'spindle-rx/generator';
 *
 * const die: Strategy<number> = {
 *   type: 'integer',
 *   encoding: 'plain',
 *   bind(context) {
 *     const random = context.random();
 *     return numbersOf(context.table.layout, (row) => 1 + random.integer(row, 6));
 *   },
 * };
 * ```
 */
export function numbersOf(blocks: Blocks, make: MakeNumber): Reader<Float64Array> {
  const { first } = blocks;
  aFunction(make, ['make']);
  const fill = fillNumbers();
  return {
    block(block) {
      const start = first(block);
      return fill(pooledArray(first(block + 1) - start), start, make);
    },
    at: make,
  };
}

/**
 * Reads texts that are each made out of the row number.
 *
 * @example
 * ```ts
 * import { type Strategy, textsOf } from 'spindle-rx/generator';
 *
 * const code: Strategy<string> = {
 *   type: 'text',
 *   encoding: 'plain',
 *   bind: (context) => textsOf(context.table.layout, (row) => `SKU-${row}`),
 * };
 * ```
 */
export function textsOf<V extends string | null>(blocks: Blocks, make: (row: number) => V): Reader<readonly V[]> {
  const { first } = blocks;
  aFunction(make, ['make']);
  const fill = makeTexts<V>();
  return { block: (block) => fill(first(block), first(block + 1), make), at: make };
}

/**
 * Reads numbers that are each made out of the row number and another number of the row.
 *
 * @example
 * ```ts
 * import { numbersFrom, type Strategy } from 'spindle-rx/generator';
 *
 * const half: Strategy<number> = {
 *   type: 'number',
 *   encoding: 'plain',
 *   bind: ({ table }) => numbersFrom(table.layout, table.numbers('price'), (_row, price) => price / 2),
 * };
 * ```
 */
export function numbersFrom(blocks: Blocks, source: Reader<Float64Array>, make: MapNumber): Reader<Float64Array> {
  const { first } = blocks;
  aFunction(make, ['make']);
  const map = mapNumbers();
  return {
    block(block) {
      const from = source.block(block);
      return map(pooledArray(from.length), first(block), from, make);
    },
    at: (row) => make(row, source.at(row) as number),
  };
}

/** A numeric strategy that needs nothing but random numbers and the row number. */
export function numeric<V>(
  type: ColumnType,
  encoding: Encoding,
  prepare: (random: RandomFamily, context: ColumnContext) => MakeNumber,
): Strategy<V> {
  return { type, encoding, bind: (context) => numbersOf(context.table.layout, prepare(context.random(), context)) };
}

/** Rounds to cents. */
export const cents = (value: number): number => Math.round(value * 100) / 100;
