import { SEQ, TABLE } from './event.ts';
import { withNotesOf } from './notes.ts';

const isPlaceholderKey: unique symbol = Symbol('spindle.placeholder');

/** Whether an event is a placeholder for one of another shard. It takes part in every decision, and is not delivered. */
export const isPlaceholder = (event: object): boolean =>
  (event as { readonly [isPlaceholderKey]?: true })[isPlaceholderKey] === true;

/** Stands for an event of another shard, so that the event itself need not be made. */
class Placeholder {
  declare readonly [isPlaceholderKey]: true;
  declare readonly [TABLE]: unknown;
  declare readonly [SEQ]: unknown;

  constructor(table: unknown, seq: unknown) {
    this[TABLE] = table;
    this[SEQ] = seq;
  }
}
Object.defineProperty(Placeholder.prototype, isPlaceholderKey, { value: true });

/**
 * Returns a function that makes the placeholder for the event at a place of a table. `columns` says which column of the row each
 * column of the placeholder holds. It is read with `read`, and only when it is used.
 */
export function placeholders(
  table: string,
  columns: Readonly<Record<string, string>>,
  read: (column: string, place: number) => unknown,
): (place: number) => object {
  // Not with `extends`: V8 needs more time for a call of the parent's constructor than for everything else.
  class TablePlaceholder {
    declare readonly [SEQ]: number;

    constructor(place: number) {
      this[SEQ] = place;
    }
  }
  Object.setPrototypeOf(TablePlaceholder.prototype, Placeholder.prototype);
  Object.defineProperty(TablePlaceholder.prototype, TABLE, { value: table });
  for (const [name, column] of Object.entries(columns))
    if (name !== TABLE && name !== SEQ)
      Object.defineProperty(TablePlaceholder.prototype, name, {
        get(this: TablePlaceholder) {
          return read(column, this[SEQ]);
        },
      });
  return (place) => new TablePlaceholder(place);
}

/** A copy that anomalies may change. The copy of a table's placeholder has only the table and the seq. */
export const copyPlaceholder = (event: object): object =>
  event instanceof Placeholder ? new Placeholder(event[TABLE], event[SEQ]) : withNotesOf(event, { ...event });

/** The placeholder for an event that has been made already. */
export const placeholderFor = (event: object): object => withNotesOf(event, { ...event, [isPlaceholderKey]: true });
