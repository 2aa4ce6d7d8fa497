import { checkOption } from '../errors.ts';
import { type Check, isRecord, object, positive, required } from '../options/checkOptions.ts';
import type { RandomStream } from '../random/random.ts';

/**
 * How many seconds after it happened an event arrives. `most` cuts a law off: a delay has the law, given that it is at most `most`.
 *
 * - `[least, most]`: any delay between the two, all equally likely.
 * - `{ exponential, most }`: exponential. Without the cut, its mean would be `exponential`.
 * - `{ median, sigma, most }`: lognormal. Without the cut, its median would be `median`, and `sigma` is the standard deviation of
 *   its logarithm.
 */
export type DelaySeconds =
  | readonly [least: number, most: number]
  | { readonly exponential: number; readonly most: number }
  | { readonly median: number; readonly sigma: number; readonly most: number };

const exponentialFields = object<Extract<DelaySeconds, { exponential: number }>>({
  exponential: required(positive),
  most: required(positive),
});
const lognormalFields = object<Extract<DelaySeconds, { median: number }>>({
  median: required(positive),
  sigma: required(positive),
  most: required(positive),
});

/** For a law of delays. */
export const delayCheck: Check = (law, option) => {
  const isLaw = Array.isArray(law) || (isRecord(law) && ('exponential' in law || 'median' in law));
  checkOption(isLaw, option, law, '[least, most], { exponential, most } or { median, sigma, most }');
  if (Array.isArray(law)) {
    const [least, most] = law as readonly unknown[];
    const isRange = law.length === 2 && law.every(Number.isFinite) && (least as number) >= 0;
    checkOption(isRange && (least as number) <= (most as number), option, law, '[least, most] with 0 ≤ least ≤ most');
  } else if ('exponential' in (law as object)) exponentialFields(law, option);
  else {
    lognormalFields(law, option);
    const { median, most } = law as { readonly median: number; readonly most: number };
    checkOption(most >= median, [...option, 'most'], most, `at least the median, ${median}`);
  }
};

/** Returns a function that draws delays of a law, in milliseconds. */
export function delays(law: DelaySeconds, stream: RandomStream): () => number {
  if ('exponential' in law) {
    const { exponential: mean, most } = law;
    // The inverse of the distribution function of the law that is cut off.
    const cut = Math.expm1(-most / mean);
    return () => 1000 * Math.min(-mean * Math.log1p(stream.uniform() * cut), most);
  }
  if ('median' in law) return lognormalDelays(law, stream);
  const [least, most] = law;
  return () => 1000 * (least + stream.uniform() * (most - least));
}

/** Draws until a delay is short enough. That takes two attempts at most, on average, because `most` is no less than the median. */
function lognormalDelays(
  { median, sigma, most }: Extract<DelaySeconds, { median: number }>,
  stream: RandomStream,
): () => number {
  return () => {
    for (;;) {
      // Box and Muller: a normal number out of two uniform ones.
      const normal = Math.sqrt(2 * stream.exponential()) * Math.cos(2 * Math.PI * stream.uniform());
      const delay = median * Math.exp(sigma * normal);
      if (delay <= most) return 1000 * delay;
    }
  };
}
