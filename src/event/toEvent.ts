import { columnPath } from './columnPath.ts';
import { type CopiedColumn, createCopier } from './copyEvent.ts';
import { EVENT_TIME, SEQ, type SpindleEvent, TABLE } from './event.ts';
import { checkMetadata, isMetadata, type Metadata } from './metadata.ts';

/** How {@link toEvent} makes events. */
export interface ToEventOptions {
  readonly timestampColumn: string | undefined;
  /** What becomes of metadata that a row has already; default: such a row is refused. */
  readonly metadata?: Metadata | undefined;
  /** Makes the event time out of the value of the timestamp column, which otherwise is the time. */
  readonly readTime?: ((value: unknown) => unknown) | undefined;
}

/** Returns a function that makes an event of a row: a copy of its columns, then the metadata columns. */
export function toEvent<R extends object>(
  table: string,
  { timestampColumn, metadata, readTime }: ToEventOptions,
): (row: R, seq: number) => SpindleEvent<R> {
  const copy = createCopier((keys) => {
    checkMetadata(keys, table, metadata);
    const added: readonly CopiedColumn[] = [
      { name: TABLE, constant: table },
      { name: SEQ, constant: 0 },
      ...(timestampColumn === undefined ? [] : [eventTimeFrom(keys, timestampColumn)]),
    ];
    const isKept = metadata === 'keep' ? () => true : (key: string) => !isMetadata(key);
    const kept = keys.filter(isKept);
    return [...kept.map((name) => ({ name })), ...added.filter(({ name }) => !kept.includes(name))];
  });
  // This is a hot path, so each way has a function of its own.
  if (metadata === 'keep')
    return (row, seq) => {
      const event = copy(row);
      if (!(SEQ in row)) event[SEQ] = seq;
      if (readTime && !(EVENT_TIME in row)) event[EVENT_TIME] = readTime(event[EVENT_TIME]);
      return event as SpindleEvent<R>;
    };
  if (!readTime)
    return (row, seq) => {
      const event = copy(row);
      event._spindle_seq = seq;
      return event as SpindleEvent<R>;
    };
  return (row, seq) => {
    const event = copy(row);
    event._spindle_seq = seq;
    // Most times are dates.
    if (typeof event._spindle_event_time !== 'object') event._spindle_event_time = readTime(event._spindle_event_time);
    return event as SpindleEvent<R>;
  };
}

function eventTimeFrom(columns: readonly string[], timestampColumn: string): CopiedColumn {
  const path = columnPath(columns, timestampColumn) ?? [];
  return path.length > 1 ? { name: EVENT_TIME, path } : { name: EVENT_TIME, from: timestampColumn };
}
