import { type CopiedColumn, createCopier } from './copyEvent.ts';
import { EVENT_TIME, SEQ, type SpindleEvent, TABLE } from './event.ts';

/** Returns a function that makes an event of a row: a copy of its columns, then the metadata columns. */
export function toEvent<R extends object>(
  table: string,
  timestampColumn: string | undefined,
): (row: R, seq: number) => SpindleEvent<R> {
  const metadata: readonly CopiedColumn[] = [
    { name: TABLE, constant: table },
    { name: SEQ, constant: 0 },
    ...(timestampColumn === undefined ? [] : [{ name: EVENT_TIME, from: timestampColumn }]),
  ];
  const names = metadata.map(({ name }) => name);
  const copy = createCopier((keys) => [
    ...keys.filter((key) => !names.includes(key)).map((name) => ({ name })),
    ...metadata,
  ]);
  return (row, seq) => {
    const event = copy(row);
    event._spindle_seq = seq;
    return event as SpindleEvent<R>;
  };
}
