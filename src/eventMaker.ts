import { type CopiedColumn, createCopier } from './event/copyEvent.ts';
import { EVENT_TIME, SEQ, type SpindleEvent, TABLE } from './event.ts';

/** Makes the function that turns a table's rows into events: a copy of the row, its metadata after it. */
export function eventMaker<R extends object>(
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
