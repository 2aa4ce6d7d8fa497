import { optionError } from '../errors.ts';
import { columnPath, columnValue } from '../event/columnPath.ts';
import { EVENT_TIME, TABLE } from '../event/event.ts';
import { isPlaceholder } from '../event/placeholder.ts';
import { must } from '../options/checkOptions.ts';
import { unknownColumn } from './columns.ts';
import { milliseconds } from './randomAccess.ts';

/** For a moment in time. */
export const aTime = must((value) => value instanceof Date && !Number.isNaN(value.getTime()), 'a Date that is valid');

type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns a function that reads the event time of one record after the other, in milliseconds since 1970: `_spindle_event_time`, or the
 * timestamp column if a record carries none. What is no time is -∞. The first record must have one of them, unless it is an event of a
 * table without times.
 */
export function eventTimes(stage: string, timestampColumn: string | undefined): (record: object) => number {
  let isFirst = true;
  return (record) => {
    if (isFirst) {
      checkTime(stage, timestampColumn, record);
      isFirst = false;
    }
    const { [EVENT_TIME]: time } = record as Fields;
    return milliseconds(
      time === undefined && timestampColumn !== undefined ? columnValue(record, timestampColumn) : time,
    );
  };
}

function checkTime(stage: string, timestampColumn: string | undefined, record: object): void {
  if (isPlaceholder(record)) return;
  if (timestampColumn === undefined) {
    if (EVENT_TIME in record || TABLE in record) return;
    throw optionError(
      'INVALID_OPTION',
      ['timestampColumn'],
      ` of ${stage} is missing: the records carry no _spindle_event_time, so name the column that says when they happen`,
    );
  }
  if (!columnPath(Object.keys(record), timestampColumn))
    throw unknownColumn(['timestampColumn'], `the first record of ${stage}`, timestampColumn, Object.keys(record));
}
