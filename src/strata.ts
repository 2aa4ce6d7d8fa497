import type { RandomStream } from './random.ts';

/** Options of {@link strata}. */
export interface StrataOptions {
  /** Never choose the last value of a stratum; of a stratum of one value, none. Default `false`. */
  readonly spareLast?: boolean;
}

/**
 * Chooses an exact fraction of a sequence whose length nobody knows yet: each call answers for the next value whether
 * it is chosen.
 *
 * Value i belongs to stratum ⌊i·fraction⌋, and one value a stratum is chosen, uniformly at random. So after n values
 * ⌊n·fraction⌋ or one more are chosen, whatever n is; fraction 0 chooses none, 1 chooses all. Strata are told apart by
 * the product itself, as `Math.floor(n * fraction)` would count them, so rounding never accumulates.
 *
 * Draws one number a stratum. Memory is constant.
 */
export function strata(
  fraction: number,
  stream: RandomStream,
  { spareLast = false }: StrataOptions = {},
): () => boolean {
  if (fraction === 0) return () => false;
  let position = 0;
  let end = 0;
  let victim = -1;
  return () => {
    if (position === end) {
      const start = end;
      end = stratumEnd(start, fraction);
      const places = end - start - (spareLast ? 1 : 0);
      victim = places > 0 ? start + stream.integer(places) : -1;
    }
    return position++ === victim;
  };
}

/** The smallest position after `start` that belongs to another stratum. */
function stratumEnd(start: number, fraction: number): number {
  const stratum = Math.floor(start * fraction);
  let end = Math.max(start + 1, Math.min(Math.ceil((stratum + 1) / fraction), Number.MAX_SAFE_INTEGER));
  while (end - 1 > start && Math.floor((end - 1) * fraction) > stratum) end--;
  while (end < Number.MAX_SAFE_INTEGER && Math.floor(end * fraction) <= stratum) end++;
  return end;
}
