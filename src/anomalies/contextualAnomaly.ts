import {
  column as aColumn,
  aFraction,
  anything,
  arrayOf,
  checkOptions,
  required,
  text,
} from '../options/checkOptions.ts';
import type { RandomStream } from '../random/random.ts';
import { stratifiedChoice } from '../random/stratifiedChoice.ts';
import { changedColumn } from './changedColumn.ts';
import { type Effect, same } from './changingEvent.ts';

/** Options of {@link ContextualAnomaly}. */
export interface ContextualAnomalyOptions<C extends string = string> {
  /** The column whose value becomes wrong in its context. */
  readonly column: C;
  /** The column that is the context. */
  readonly conditionColumn: C;
  /** The values of the condition column on eligible events. */
  readonly normalValues: readonly unknown[];
  /** Values that `column` should never have in that context. */
  readonly anomalousValues: readonly unknown[];
  /** The share of the eligible events, in [0, 1]. Default 0.01. */
  readonly fraction?: number;
}

/**
 * A value that is wrong only where it stands: `column` takes one of `anomalousValues` on events whose `conditionColumn`
 * holds one of `normalValues`.
 *
 * An event in that context is eligible if some anomalous value differs from its own. The replacement is drawn uniformly among
 * those that differ, so a chosen value always changes.
 *
 * @throws `SpindleError` `INVALID_OPTION`
 *
 * @example
 * ```ts
 * import { ContextualAnomaly } from 'spindle-rx/anomalies';
 *
 * const freeExpress = new ContextualAnomaly('free_express', {
 *   column: 'shipping_fee',
 *   conditionColumn: 'shipping',
 *   normalValues: ['express'],
 *   anomalousValues: [0],
 * });
 * ```
 */
export class ContextualAnomaly<const C extends string = string> {
  readonly kind = 'contextual';
  readonly name: string;
  /** `contextual:<name>` */
  readonly label: string;
  readonly column: C;
  readonly conditionColumn: C;
  readonly columns: readonly C[];
  readonly normalValues: readonly unknown[];
  readonly anomalousValues: readonly unknown[];
  readonly fraction: number;

  constructor(name: string, options: ContextualAnomalyOptions<C>) {
    text(name, ['name']);
    checkOptions<ContextualAnomalyOptions<C>>('ContextualAnomaly', options, {
      column: required(changedColumn),
      conditionColumn: required(aColumn),
      normalValues: required(arrayOf(anything, 1)),
      anomalousValues: required(arrayOf(anything, 1)),
      fraction: aFraction,
    });
    const { column, conditionColumn, normalValues, anomalousValues, fraction = 0.01 } = options;
    this.name = name;
    this.label = `contextual:${name}`;
    this.column = column;
    this.conditionColumn = conditionColumn;
    this.columns = [column, conditionColumn];
    this.normalValues = [...normalValues];
    this.anomalousValues = [...anomalousValues];
    this.fraction = fraction;
  }

  /** The effect for one subscription. @internal */
  effect(stream: RandomStream): Effect {
    const { column, conditionColumn, normalValues, anomalousValues } = this;
    const chosen = stratifiedChoice(this.fraction, stream);
    return (changing) => {
      const context = changing.source[conditionColumn];
      if (!normalValues.some((value) => same(value, context))) return false;
      const was = changing.source[column];
      if (anomalousValues.every((value) => same(value, was)) || !chosen()) return false;
      const others = anomalousValues.filter((value) => !same(value, was));
      changing.copy[column] = others[stream.integer(others.length)];
      return true;
    };
  }
}
