import { type MonoTypeOperatorFunction, Observable } from 'rxjs';
import { timeMover } from '../src/event/moveTime.ts';
import { operate } from '../src/flow/operate.ts';
import { checkOptions, column, required } from '../src/options/checkOptions.ts';
import { aTime, eventTimes } from '../src/table/eventTime.ts';

/** Options of {@link shiftTimes}. */
export interface ShiftTimesOptions {
  /** When the first event is to happen. */
  readonly to: Date;
  /** The column that says when a record happened. Default: `_spindle_event_time`. */
  readonly timestampColumn?: string;
}

/**
 * Moves all dates of the stream by one offset, so that its first event happens at `to`.
 *
 * ```
 * happened at            1 Jan      3 Jan
 * source                 -a---------b----|
 * shiftTimes(to 1 Jun)   -a---------b----|
 * happens at             1 Jun      3 Jun
 * ```
 *
 * The first event is the first that has a time. Events before it have none, and leave as they are. Every event after it is a copy:
 * each of its columns that holds a `Date` is moved, and so are the timestamp column, also if it holds milliseconds or ISO text, and
 * `_spindle_event_time`. The distances between all dates stay. Hours and weekdays do not, unless the offset is a number of weeks.
 *
 * Completes and fails as the source does. Holds nothing.
 *
 * @throws `SpindleError` `INVALID_OPTION`, when called.
 *
 * @example
 * ```ts
 * import { fromTable, shiftTimes } from 'spindle-rx/operators';
 *
 * const rows = [{ id: 1, at: new Date('2022-01-01') }, { id: 2, at: new Date('2022-01-03') }];
 * fromTable(rows).pipe(shiftTimes({ to: new Date('2026-06-01') })).subscribe(({ at }) => console.log(at));
 * ```
 */
export function shiftTimes<E extends object>(options: ShiftTimesOptions): MonoTypeOperatorFunction<E> {
  checkOptions<ShiftTimesOptions>('shiftTimes', options, { to: required(aTime), timestampColumn: column });
  const { timestampColumn } = options;
  const to = options.to.getTime();
  return (source) =>
    new Observable((destination) => {
      const timeOf = eventTimes('shiftTimes', timestampColumn);
      const move = timeMover(timestampColumn);
      let offset: number | undefined;
      source.subscribe(
        operate<E, E>({
          destination,
          next: (event) => {
            const time = timeOf(event);
            const hasTime = time !== Number.NEGATIVE_INFINITY;
            if (hasTime) offset ??= to - time;
            if (offset === undefined) destination.next(event);
            else destination.next(move(event, hasTime ? new Date(time + offset) : undefined, offset) as E);
          },
        }),
      );
    });
}
