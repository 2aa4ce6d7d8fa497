import { changesOf } from '../event/changes.ts';
import type { Copy } from '../event/copyEvent.ts';
import { ANOMALY_TYPE, EVENT_TIME, IS_ANOMALY } from '../event/event.ts';
import { note } from '../event/notes.ts';

/** Any event, read by column name. */
export type Fields = Readonly<Record<string, unknown>>;

/** An event on its way through the anomalies: as it came, and the copy that leaves. */
export interface ChangingEvent {
  readonly source: Fields;
  readonly copy: Copy;
  /** Its time in the burst of each collective anomaly that it is part of, by label. */
  times?: Map<string, Date>;
  /** Whether a burst changes its time: it was handed on early, and leaves at its new time. */
  isMoved?: boolean;
}

/** What is noted of an anomaly on its events. */
export interface Marked {
  readonly label: string;
  readonly column: string;
  readonly groupColumn?: string;
}

/** Applies an anomaly to the next event: changes its column of the copy. Returns whether the event is part of the anomaly. */
export type Effect = (changing: ChangingEvent) => boolean;

/** Notes on the copy what an anomaly did to it: beside it, and in the label columns if it has them. */
export function mark({ source, copy }: ChangingEvent, { label, column, groupColumn }: Marked, labelled: boolean): void {
  const before = changesOf(copy);
  if (labelled) {
    copy[IS_ANOMALY] = true;
    copy[ANOMALY_TYPE] = label;
  }
  const group = groupColumn === undefined ? null : source[groupColumn];
  const change = { type: label, column, original: source[column], value: copy[column], group };
  note(copy, { changes: [...before, change] });
}

/** Changes the event time along with the column that it was taken from. */
export function followTime(
  { source, copy }: ChangingEvent,
  changed: string,
  timestampColumn: string | undefined,
): void {
  if (!(EVENT_TIME in source)) return;
  if (timestampColumn === undefined && !(source[changed] instanceof Date)) return;
  if (changed !== (timestampColumn ?? eventTimeColumn(source))) return;
  const value = copy[changed];
  if (value === source[changed]) copy[EVENT_TIME] = source[EVENT_TIME];
  else copy[EVENT_TIME] = value instanceof Date || typeof value === typeof source[EVENT_TIME] ? value : null;
}

/**
 * Finds the column that the event time was taken from: the first that holds the same Date object, as in events of `fromTable`; in
 * events that were read back, the first that holds an equal date.
 */
function eventTimeColumn(source: Fields): string | undefined {
  const time = source[EVENT_TIME];
  const columns = Object.keys(source).filter((column) => column !== EVENT_TIME);
  return columns.find((column) => source[column] === time) ?? columns.find((column) => same(source[column], time));
}

/** Equality of column values: dates by their time. */
export function same(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (a instanceof Date && b instanceof Date && a.getTime() === b.getTime());
}
