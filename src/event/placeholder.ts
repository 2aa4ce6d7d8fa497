import { EVENT_TIME, SEQ, TABLE } from './event.ts';
import { withNotesOf } from './notes.ts';

const isPlaceholderKey: unique symbol = Symbol('spindle.placeholder');
const timeKey: unique symbol = Symbol('spindle.placeholder.time');
const offsetKey: unique symbol = Symbol('spindle.placeholder.offset');

/** Whether an event is a placeholder for one of another shard. It takes part in every decision, and is not delivered. */
export const isPlaceholder = (event: object): boolean =>
  (event as { readonly [isPlaceholderKey]?: true })[isPlaceholderKey] === true;

/** Stands for an event of another shard, so that the event itself need not be made. */
class Placeholder {
  declare readonly [isPlaceholderKey]: true;
  declare readonly [TABLE]: unknown;
  declare readonly [SEQ]: unknown;
  /** The event time, once it is known. */
  declare [timeKey]?: unknown;
  /** By how many milliseconds the dates of the row were moved. */
  declare [offsetKey]?: number;

  constructor(table: unknown, seq: unknown) {
    this[TABLE] = table;
    this[SEQ] = seq;
  }
}
Object.defineProperty(Placeholder.prototype, isPlaceholderKey, { value: true });

/** A placeholder that anomalies may change. Until then, its event time is that of the original. */
class PlaceholderCopy extends Placeholder {
  readonly #original: Placeholder;

  constructor(original: Placeholder) {
    super(original[TABLE], original[SEQ]);
    this.#original = original;
  }

  get [EVENT_TIME](): unknown {
    return timeKey in this ? this[timeKey] : (this.#original as object as Fields)[EVENT_TIME];
  }

  set [EVENT_TIME](time: unknown) {
    this[timeKey] = time;
  }
}

type Fields = Readonly<Record<string, unknown>>;

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
    declare [timeKey]?: unknown;
    declare readonly [offsetKey]?: number;

    constructor(place: number) {
      this[SEQ] = place;
    }
  }
  Object.setPrototypeOf(TablePlaceholder.prototype, Placeholder.prototype);
  Object.defineProperty(TablePlaceholder.prototype, TABLE, { value: table });
  for (const [name, column] of Object.entries(columns)) {
    const get =
      name === EVENT_TIME
        ? function (this: TablePlaceholder) {
            if (!(timeKey in this)) this[timeKey] = read(column, this[SEQ]);
            return this[timeKey];
          }
        : function (this: TablePlaceholder) {
            const value = read(column, this[SEQ]);
            return this[offsetKey] === undefined ? value : moved(value, this[offsetKey]);
          };
    if (name !== TABLE && name !== SEQ) Object.defineProperty(TablePlaceholder.prototype, name, { get });
  }
  return (place) => new TablePlaceholder(place);
}

/** Moves the dates of a placeholder by an offset, and gives it another event time. Returns the placeholder. */
export function movePlaceholder(event: object, time: Date | undefined, offset: number): object {
  if (event instanceof Placeholder) {
    event[offsetKey] = offset;
    if (time) event[timeKey] = time;
    return event;
  }
  const fields = event as Record<string, unknown>;
  for (const column of Object.keys(fields)) fields[column] = moved(fields[column], offset);
  if (time) fields[EVENT_TIME] = time;
  return fields;
}

const moved = (value: unknown, offset: number): unknown =>
  value instanceof Date ? new Date(value.getTime() + offset) : value;

/** A copy that anomalies may change. The copy of a table's placeholder has only the table, the seq and the event time. */
export const copyPlaceholder = (event: object): object =>
  event instanceof Placeholder ? new PlaceholderCopy(event) : withNotesOf(event, { ...event });

/** The placeholder for an event that has been made already. */
export const placeholderFor = (event: object): object => withNotesOf(event, { ...event, [isPlaceholderKey]: true });
