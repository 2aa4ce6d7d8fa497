import { SpindleError } from '../../errors.ts';
import type { RandomFamily } from '../../random/random.ts';
import type { Strategy } from '../column.ts';
import { numeric, textsOf } from './perRow.ts';

/** An index by weight: `pick(u)` for u uniform on [0, 1). */
function picker(weights: readonly number[]): (u: number) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && weights.every((weight) => weight >= 0)))
    throw new SpindleError('INVALID_OPTION', 'weights must not be negative, and not all 0');
  let sum = 0;
  const bounds = weights.map((weight) => (sum += weight / total));
  const last = weights.length - 1;
  return (u) => {
    let i = 0;
    while (i < last && u >= (bounds[i] as number)) i++;
    return i;
  };
}

/** One of a few texts, each as often as its weight says. */
export function weighted<const K extends string>(weights: Readonly<Record<K, number>>): Strategy<K> {
  const values = Object.keys(weights);
  const pick = picker(Object.values<number>(weights));
  return {
    type: 'text',
    encoding: 'plain',
    bind(site) {
      const random = site.random();
      return textsOf(site.table.layout, (row) => values[pick(random.uniform(row))] as string);
    },
  };
}

/** One of a few numbers, each as often as its weight says. */
export function weightedNumbers(weights: readonly (readonly [value: number, weight: number])[]): Strategy<number> {
  const pick = picker(weights.map(([, weight]) => weight));
  return numeric(
    'number',
    'plain',
    (random) => (row) => (weights[pick(random.uniform(row))] as readonly [number, number])[0],
  );
}

/** True with this probability. */
export function chance(probability: number): Strategy<boolean> {
  return numeric('boolean', 'boolean', (random) => (row) => (random.uniform(row) < probability ? 1 : 0));
}

/** `value` in exactly ⌊numerator·n/of⌋ of the first n rows, at block ends, at random places; else one of `others`. */
export function exactShare<const V extends string, const K extends string>(options: {
  readonly value: V;
  readonly share: readonly [numerator: number, of: number];
  readonly others: Readonly<Record<K, number>>;
}): Strategy<V | K> {
  const { value, share, others } = options;
  const [numerator, of] = share;
  const names = Object.keys(others);
  const pick = picker(Object.values<number>(others));
  const upTo = (rows: number) => Math.floor((numerator * rows) / of);
  return {
    type: 'text',
    encoding: 'plain',
    exactly: (which, rows) => {
      if (which !== value) throw new SpindleError('INVALID_OPTION', `only ${value} is exact, not ${which}`);
      return upTo(rows);
    },
    bind(site) {
      const random = site.random();
      const places = site.random(`${site.column}/places`);
      const { layout } = site.table;
      let latest = -1;
      let chosen = new Uint8Array(0);
      return textsOf(layout, (row) => {
        const block = layout.blockOf(row);
        const first = layout.first(block);
        if (block !== latest) {
          const end = layout.first(block + 1);
          if (chosen.length !== end - first) chosen = new Uint8Array(end - first);
          sample(chosen, upTo(end) - upTo(first), places, first);
          latest = block;
        }
        return chosen[row - first] === 1 ? value : (names[pick(random.uniform(row))] as string);
      });
    },
  };
}

/** Marks so many of all places with 1, the others with 0, all samples alike (Floyd's algorithm). */
function sample(places: Uint8Array, size: number, random: RandomFamily, first: number): void {
  places.fill(0);
  for (let last = places.length - size; last < places.length; last++) {
    const place = random.integer(first + last, last + 1);
    places[places[place] === 1 ? last : place] = 1;
  }
}
