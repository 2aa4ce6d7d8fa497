import { aFraction, aRange, checkOptions, required, text } from '../options/checkOptions.ts';
import type { RandomStream } from '../random/random.ts';
import { stratifiedChoice } from '../random/stratifiedChoice.ts';
import { changedColumn } from './changedColumn.ts';
import type { Effect } from './changingEvent.ts';

/** Options of {@link PointAnomaly}. */
export interface PointAnomalyOptions<C extends string = string> {
  /** The numeric column whose value becomes far too large. */
  readonly column: C;
  /** The baseline is multiplied by a number drawn uniformly from [low, high). Default `[10, 100]`. */
  readonly multiplierRange?: readonly [number, number];
  /** The share of the eligible events, in [0, 1]. Default 0.01. */
  readonly fraction?: number;
}

/**
 * A value far beyond the usual: the column's baseline × U(multiplierRange), with as many decimals as the column has had so far.
 * The baseline is the mean of |value|: passed to `injectAnomalies`, or the running mean of the stream.
 *
 * A finite number is eligible if the baseline is above 0. A chosen value always changes.
 *
 * @throws `SpindleError` `INVALID_OPTION`
 *
 * @example
 * ```ts
 * import { PointAnomaly } from 'spindle-rx/anomalies';
 *
 * const spike = new PointAnomaly('price_spike', { column: 'order_total', multiplierRange: [5, 20], fraction: 0.01 });
 * ```
 */
export class PointAnomaly<const C extends string = string> {
  readonly kind = 'point';
  readonly name: string;
  /** `point:<name>` */
  readonly label: string;
  readonly column: C;
  readonly columns: readonly C[];
  readonly multiplierRange: readonly [number, number];
  readonly fraction: number;

  constructor(name: string, options: PointAnomalyOptions<C>) {
    text(name, ['name']);
    checkOptions<PointAnomalyOptions<C>>('PointAnomaly', options, {
      column: required(changedColumn),
      multiplierRange: aRange,
      fraction: aFraction,
    });
    const { column, multiplierRange: [low, high] = [10, 100], fraction = 0.01 } = options;
    this.name = name;
    this.label = `point:${name}`;
    this.column = column;
    this.columns = [column];
    this.multiplierRange = [low, high];
    this.fraction = fraction;
  }

  /** The effect for one subscription; without `baseline` it uses the running mean. @internal */
  effect(stream: RandomStream, baseline?: number): Effect {
    const { column } = this;
    const [low, high] = this.multiplierRange;
    const chosen = stratifiedChoice(this.fraction, stream);
    let mean = baseline ?? 0;
    let count = 0;
    let decimals = 0;
    let scale = 1;
    return (changing) => {
      const value = changing.source[column];
      if (typeof value !== 'number' || !Number.isFinite(value)) return false;
      if (baseline === undefined) mean += (Math.abs(value) - mean) / ++count;
      if (Math.round(value * scale) / scale !== value) {
        decimals = Math.max(decimals, decimalsOf(value));
        scale = 10 ** decimals;
      }
      if (mean <= 0 || !chosen()) return false;
      const raw = mean * (low + stream.uniform() * (high - low));
      const bounded = Math.max(-Number.MAX_VALUE, Math.min(raw, Number.MAX_VALUE));
      changing.copy[column] = differing(Number(bounded.toFixed(decimals)), value, decimals);
      return true;
    };
  }
}

/** `value`; if it equals the original, the next number with as many decimals that differs. */
function differing(value: number, original: number, decimals: number): number {
  if (value !== original) return value;
  const next = Number((value + 10 ** -decimals).toFixed(decimals));
  return next === original ? value / 2 : next;
}

/** How many decimals a number has when it is printed; at most 100. */
function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.min(100, Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent)));
}
