import { identity, type MonoTypeOperatorFunction, map, takeWhile } from 'rxjs';
import { arrivalTimes } from '../../operators/arrivalTimes.ts';
import { shiftTimes } from '../../operators/shiftTimes.ts';
import { EVENT_TIME, type SpindleEvent } from '../event/event.ts';
import { timeMover } from '../event/moveTime.ts';
import { isPlaceholder } from '../event/placeholder.ts';
import { arrivalMover, arrivalsBefore } from '../pacing/arrivals.ts';
import type { AsStreamed } from '../shard/ownTableEvents.ts';
import { milliseconds, randomAccess } from '../table/randomAccess.ts';
import type { Setup, TablePlan } from './tablePlan.ts';
import { rateOf } from './times.ts';

/** How the times of a stream's events are changed. */
export interface TimeChange {
  readonly stage: MonoTypeOperatorFunction<SpindleEvent>;
  /** Returns a function that changes the event at a place as the stage does. It must be called in rising order of places. */
  readonly inOrder: () => AsStreamed;
  /** How many of so many events are left. */
  readonly limit: (events: number) => number;
}

type Dated = Pick<TablePlan, 'timestampColumn'>;

/** What the config asks for, for a table or, without a timestamp column, for a timeline. */
export function timeChange(setup: Setup, plan: Dated & Partial<TablePlan>): TimeChange {
  const { eventTime, shiftTo } = setup.config;
  if (eventTime === 'arrival') return toArrivals(setup, plan);
  if (shiftTo) return toShifted(shiftTo, plan);
  return { stage: identity, inOrder: () => identity, limit: identity };
}

function toArrivals({ config, seed }: Setup, { timestampColumn }: Dated): TimeChange {
  const { startAt, durationSeconds = Number.POSITIVE_INFINITY, burstWindows, timePattern } = config;
  const from = startAt as Date;
  const end = from.getTime() + 1000 * durationSeconds;
  const rate = rateOf(config);
  const stage = arrivalTimes<SpindleEvent>({
    ...rate,
    burstWindows,
    ...(timePattern && { timePattern }),
    seed,
    from,
    ...(timestampColumn !== undefined && { timestampColumn }),
  });
  const arrivals = { rate, burstWindows, timePattern, seed, from, poisson: true, timestampColumn };
  const untilEnd = takeWhile<SpindleEvent>(({ [EVENT_TIME]: time }) => Number(time) < end);
  return {
    stage: (events) => (end === Number.POSITIVE_INFINITY ? events.pipe(stage) : events.pipe(stage, untilEnd)),
    inOrder: () => {
      const move = arrivalMover(arrivals);
      return (event, place) => move(event, place) ?? event;
    },
    limit: (events) => arrivalsBefore(arrivals, end, events),
  };
}

function toShifted(to: Date, { rows, timestampColumn }: Dated & Partial<TablePlan>): TimeChange {
  return {
    stage: shiftTimes({ to, ...(timestampColumn !== undefined && { timestampColumn }) }),
    inOrder: () => {
      const move = timeMover(timestampColumn);
      const access = rows && timestampColumn !== undefined ? randomAccess(rows, timestampColumn) : undefined;
      const timeAt = (place: number) => milliseconds(access?.value(timestampColumn as string, place));
      let first = 0;
      // Rows without a time come first.
      while (access && first < access.rowCount && timeAt(first) === Number.NEGATIVE_INFINITY) first++;
      const offset = to.getTime() - timeAt(first);
      return (event, place) => {
        if (place < first) return event;
        const time = milliseconds((event as SpindleEvent)[EVENT_TIME]);
        return move(event, time === Number.NEGATIVE_INFINITY ? undefined : new Date(time + offset), offset);
      };
    },
    limit: identity,
  };
}

/**
 * Brings a timestamp column of text or milliseconds in step with `_spindle_event_time`, which has moved with the dates of the event. In a
 * timeline each table has such a column of its own.
 */
export function columnFollows(timestampColumn: string | undefined): MonoTypeOperatorFunction<SpindleEvent> {
  const move = timeMover(timestampColumn);
  return map((event) => {
    const time = milliseconds(event[EVENT_TIME]);
    if (time === Number.NEGATIVE_INFINITY || isPlaceholder(event)) return event;
    return move(event, new Date(time), 0) as SpindleEvent;
  });
}

/** As the function that `start` returns, for several passes over the places, each in rising order. */
export function inPasses(start: () => AsStreamed): AsStreamed {
  let pass: AsStreamed | undefined;
  let last = -1;
  return (event, place) => {
    if (pass === undefined || place <= last) pass = start();
    last = place;
    return pass(event, place);
  };
}
