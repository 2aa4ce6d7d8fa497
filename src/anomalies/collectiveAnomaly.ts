import { column as aColumn, aFraction, checkOptions, positive, required, text } from '../options/checkOptions.ts';
import type { RandomStream } from '../random/random.ts';
import { changedColumn } from './changedColumn.ts';
import type { Effect, Fields } from './changingEvent.ts';

/** Options of {@link CollectiveAnomaly}. */
export interface CollectiveAnomalyOptions<C extends string = string> {
  /** The column whose value the rows of a group share. A row without a value belongs to no group. */
  readonly groupColumn: C;
  /** The date column whose values are moved into the burst. */
  readonly timestampColumn: C;
  /** How long a burst may last, above 0. Default 600. */
  readonly windowSeconds?: number;
  /** The share of the eligible groups, in [0, 1]. Default 0.005. */
  readonly fraction?: number;
}

/**
 * Events that are wrong only together: all rows of a group happen in one burst, within `windowSeconds` from its first.
 *
 * A group is eligible if at least two of its rows have a date: one row alone is no burst. The earliest row keeps its time. The
 * others get random times in the window, in their order, and are emitted there. All of them are labelled, the earliest too:
 * the anomaly is the whole group.
 *
 * @throws `SpindleError` `INVALID_OPTION`
 *
 * @example
 * ```ts
 * import { CollectiveAnomaly } from 'spindle-rx/anomalies';
 *
 * const cardTesting = new CollectiveAnomaly('card_testing', {
 *   groupColumn: 'customer_id',
 *   timestampColumn: 'ordered_at',
 *   windowSeconds: 300,
 * });
 * ```
 */
export class CollectiveAnomaly<const C extends string = string> {
  readonly kind = 'collective';
  readonly name: string;
  /** `collective:<name>` */
  readonly label: string;
  readonly groupColumn: C;
  readonly timestampColumn: C;
  readonly columns: readonly C[];
  readonly windowSeconds: number;
  readonly fraction: number;

  constructor(name: string, options: CollectiveAnomalyOptions<C>) {
    text(name, ['name']);
    checkOptions<CollectiveAnomalyOptions<C>>('CollectiveAnomaly', options, {
      groupColumn: required(aColumn),
      timestampColumn: required(changedColumn),
      windowSeconds: positive,
      fraction: aFraction,
    });
    const { groupColumn, timestampColumn, windowSeconds = 600, fraction = 0.005 } = options;
    this.name = name;
    this.label = `collective:${name}`;
    this.groupColumn = groupColumn;
    this.timestampColumn = timestampColumn;
    this.columns = [groupColumn, timestampColumn];
    this.windowSeconds = windowSeconds;
    this.fraction = fraction;
  }

  /** The group of a row; undefined if the row has no group or no date. @internal */
  groupOf(row: Fields): unknown {
    return isDate(row[this.timestampColumn]) ? groupKey(row[this.groupColumn]) : undefined;
  }

  /** The time of each of a group's rows in the burst; the earliest row keeps its own. @internal */
  burst(rows: readonly Fields[], stream: RandomStream): Date[] {
    const times = rows.map((row) => (row[this.timestampColumn] as Date).getTime());
    const order = times.map((_, i) => i).sort((i, j) => (times[i] as number) - (times[j] as number));
    const start = times[order[0] as number] as number;
    const span = this.windowSeconds * 1000;
    const offsets = Array.from({ length: rows.length - 1 }, () => Math.floor(stream.uniform() * span));
    const burst: Date[] = [];
    [0, ...offsets.sort((a, b) => a - b)].forEach((offset, k) => {
      burst[order[k] as number] = new Date(start + offset);
    });
    return burst;
  }

  /** Whether a row gets another time than it has. @internal */
  moves(row: Fields, time: Date): boolean {
    return (row[this.timestampColumn] as Date).getTime() !== time.getTime();
  }

  /** Gives each row of a burst its time. @internal */
  effect(): Effect {
    const { label, timestampColumn } = this;
    return (changing) => {
      const time = changing.times?.get(label);
      if (time) changing.copy[timestampColumn] = time;
      return time !== undefined;
    };
  }
}

/** Whether a value is a valid date. */
export const isDate = (value: unknown): boolean => value instanceof Date && !Number.isNaN(value.getTime());

/** The value of the group column as a key of a Map: undefined for no group; a date as text. */
export function groupKey(value: unknown): unknown {
  return (value instanceof Date ? value.toJSON() : value) ?? undefined;
}
