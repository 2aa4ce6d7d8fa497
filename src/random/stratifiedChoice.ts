import type { RandomStream } from './random.ts';

/** Options of {@link stratifiedChoice}. */
export interface StratifiedChoiceOptions {
  /** Never choose the last value of a stratum; a stratum of one value then loses none. Default `false`. */
  readonly spareLast?: boolean;
}

/**
 * Chooses an exact fraction of a sequence of unknown length. Each call tells whether the next value is chosen.
 *
 * Value i belongs to stratum ⌊i·fraction⌋, and one value of each stratum is chosen, uniformly at random. So after n
 * values ⌊n·fraction⌋ or one more are chosen, for every n. Fraction 0 chooses none, 1 chooses all.
 *
 * Draws one number a stratum. Memory is constant.
 */
export function stratifiedChoice(
  fraction: number,
  stream: RandomStream,
  { spareLast = false }: StratifiedChoiceOptions = {},
): () => boolean {
  if (fraction === 0) return () => false;
  let position = 0;
  let end = 0;
  let chosen = -1;
  return () => {
    if (position === end) {
      const start = end;
      end = stratumEnd(start, fraction);
      const places = end - start - (spareLast ? 1 : 0);
      chosen = places > 0 ? start + stream.integer(places) : -1;
    }
    return position++ === chosen;
  };
}

/**
 * The smallest position after `start` that belongs to another stratum. The division is only an estimate: the product,
 * as `Math.floor(n * fraction)` computes it, decides, so no rounding error accumulates.
 */
function stratumEnd(start: number, fraction: number): number {
  const stratum = Math.floor(start * fraction);
  let end = Math.max(start + 1, Math.min(Math.ceil((stratum + 1) / fraction), Number.MAX_SAFE_INTEGER));
  while (end - 1 > start && Math.floor((end - 1) * fraction) > stratum) end--;
  while (end < Number.MAX_SAFE_INTEGER && Math.floor(end * fraction) <= stratum) end++;
  return end;
}
