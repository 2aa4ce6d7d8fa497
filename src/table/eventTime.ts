import { optionError } from '../errors.ts';
import { EVENT_TIME, TABLE } from '../event/event.ts';
import { must } from '../options/checkOptions.ts';
import { unknownColumn } from './columns.ts';
import { milliseconds } from './randomAccess.ts';

/** For a moment in time. */
export const aTime = must((value) => value instanceof Date && !Number.isNaN(value.getTime()), 'a Date that is valid');

type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns a function that reads the event time of one record after the other, in milliseconds since 1970: from the timestamp column,
 * or from `_spindle_event_time` if none is named. What is no time is -∞. The first record must have the column, unless it is an event
 * of a table without times.
 */
export function eventTimes(stage: string, timestampColumn: string | undefined): (record: object) => number {
  const column = timestampColumn ?? EVENT_TIME;
  let isFirst = true;
  return (record) => {
    if (isFirst) {
      checkTime(stage, timestampColumn, record);
      isFirst = false;
    }
    return milliseconds((record as Fields)[column]);
  };
}

function checkTime(stage: string, timestampColumn: string | undefined, record: object): void {
  if ((timestampColumn ?? EVENT_TIME) in record || TABLE in record) return;
  if (timestampColumn !== undefined)
    throw unknownColumn(['timestampColumn'], `the first record of ${stage}`, timestampColumn, Object.keys(record));
  throw optionError(
    'INVALID_OPTION',
    ['timestampColumn'],
    ` of ${stage} is missing: the records carry no _spindle_event_time, so name the column that says when they happen`,
  );
}
