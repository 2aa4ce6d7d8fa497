import { SpindleError } from '../../errors.ts';
import type { RandomStream } from '../../random.ts';
import type { Site, Strategy } from '../column.ts';
import { numeric } from './perRow.ts';

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
    bind: (site) => fillTexts(site, (stream) => values[pick(stream.uniform())] as string),
  };
}

/** One of a few numbers, each as often as its weight says. */
export function weightedNumbers(weights: readonly (readonly [value: number, weight: number])[]): Strategy<number> {
  const pick = picker(weights.map(([, weight]) => weight));
  return numeric(
    'number',
    'plain',
    () => (stream) => (weights[pick(stream.uniform())] as readonly [number, number])[0],
  );
}

/** True with this probability. */
export function chance(probability: number): Strategy<boolean> {
  return numeric('boolean', 'boolean', () => (stream) => (stream.uniform() < probability ? 1 : 0));
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
      const family = site.random();
      return (block, first, count) => {
        const stream = family.block(block);
        let left = upTo(first + count) - upTo(first);
        const values: string[] = [];
        for (let i = 0; i < count; i++) {
          // Selection sampling: each row is chosen with the chance that makes the number come out.
          const chosen = stream.uniform() * (count - i) < left;
          if (chosen) left--;
          values.push(chosen ? value : (names[pick(stream.uniform())] as string));
        }
        return values;
      };
    },
  };
}

function fillTexts(site: Site, draw: (stream: RandomStream) => string) {
  const family = site.random();
  return (block: number, _first: number, count: number): readonly string[] => {
    const stream = family.block(block);
    const values: string[] = [];
    for (let i = 0; i < count; i++) values.push(draw(stream));
    return values;
  };
}
