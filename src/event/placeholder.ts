import { SEQ, TABLE } from './event.ts';
import { withNotesOf } from './notes.ts';

const isPlaceholderKey: unique symbol = Symbol('spindle.placeholder');

/** Whether an event only stands for one of another shard: it takes part in every decision, and is not delivered. */
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
 * Returns a function that makes the placeholder for the event at a place of a table. `columns` maps each column of the
 * placeholder to the column of the row that it reads, through `read` and only when it is asked for.
 */
export function placeholders(
  table: string,
  columns: Readonly<Record<string, string>>,
  read: (column: string, place: number) => unknown,
): (place: number) => object {
  // No `extends`: a constructor that calls another one takes the engine longer than all the rest.
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

/** A copy that can be changed. The copy of a table's placeholder knows only which event it stands for. */
export const copyPlaceholder = (event: object): object =>
  event instanceof Placeholder ? new Placeholder(event[TABLE], event[SEQ]) : withNotesOf(event, { ...event });

/** The placeholder for an event that has been made already. */
export const placeholderFor = (event: object): object => withNotesOf(event, { ...event, [isPlaceholderKey]: true });
