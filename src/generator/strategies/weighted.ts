import { aFraction } from '../../options/checkOptions.ts';
import { weightedPairs, weightsCheck } from '../checks.ts';
import type { Strategy } from '../column.ts';
import { numeric, textsOf } from './perRow.ts';

/** Returns a function that chooses an index as often as its weight says, by a uniform number of [0, 1). */
export function weightedIndex(weights: readonly number[]): (u: number) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const bounds = weights.map((weight) => (sum += weight / total));
  const last = weights.length - 1;
  return (u) => {
    let i = 0;
    while (i < last && u >= (bounds[i] as number)) i++;
    return i;
  };
}

/**
 * One of a few texts, each as often as its weight says.
 *
 * @example
 * ```ts
 * import { weighted } from 'spindle-rx/generator';
 *
 * const columns = { shipping: weighted({ standard: 0.8, express: 0.2 }) };
 * ```
 */
export function weighted<const K extends string>(weights: Readonly<Record<K, number>>): Strategy<K> {
  weightsCheck(weights, ['weights']);
  const values = Object.keys(weights);
  const choose = weightedIndex(Object.values<number>(weights));
  return {
    type: 'text',
    encoding: 'plain',
    bind(context) {
      const random = context.random();
      return textsOf(context.table.layout, (row) => values[choose(random.uniform(row))] as string);
    },
  };
}

/**
 * One of a few numbers, each as often as its weight says.
 *
 * @example
 * ```ts
 * import { weightedNumbers } from 'spindle-rx/generator';
 *
 * const columns = { discount: weightedNumbers([[10, 0.7], [50, 0.3]]) };
 * ```
 */
export function weightedNumbers(weights: readonly (readonly [value: number, weight: number])[]): Strategy<number> {
  weightedPairs(weights, ['weights']);
  const choose = weightedIndex(weights.map(([, weight]) => weight));
  return numeric(
    'number',
    'plain',
    (random) => (row) => (weights[choose(random.uniform(row))] as readonly [number, number])[0],
  );
}

/**
 * True with this probability.
 *
 * @example
 * ```ts
 * import { chance } from 'spindle-rx/generator';
 *
 * const columns = { newsletter: chance(0.4) };
 * ```
 */
export function chance(probability: number): Strategy<boolean> {
  aFraction(probability, ['probability']);
  return numeric('boolean', 'boolean', (random) => (row) => (random.uniform(row) < probability ? 1 : 0));
}
